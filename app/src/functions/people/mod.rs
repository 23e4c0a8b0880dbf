//! What islands have done to people.

mod add_phone;
mod change_phone;
mod create;
mod let_go;
mod save;
mod send_reset;
mod set_role;
mod take_back;
mod withdraw_invitation;

pub use add_phone::{AddPhone, add_phone};
pub use change_phone::{ChangePhone, change_phone};
pub use create::{CreatePerson, create_person};
pub use let_go::{LetGo, let_go};
pub use save::{SavePerson, save_person};
pub use send_reset::{SendReset, send_reset};
pub use set_role::{SetRole, set_role};
pub use take_back::{TakeBack, take_back};
pub use withdraw_invitation::{WithdrawInvitation, withdraw_invitation};
