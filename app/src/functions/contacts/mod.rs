//! What islands ask about contacts, and have done to them.

mod activate;
mod check;
mod create;
mod deactivate;
mod delete;
mod disclose;
mod find;
mod label;
mod merge;
mod plan_replacement;
mod replace;
mod review;
mod save;
mod verify;

pub use activate::{ActivateContact, activate_contact};
pub use check::{CheckContact, check_contact};
pub use create::{CreateContact, create_contact};
pub use deactivate::{DeactivateContact, deactivate_contact};
pub use delete::{DeleteContact, delete_contact};
pub use disclose::{DiscloseContact, disclose_contact};
pub use find::{FindContacts, find_contacts};
pub use label::{LabelAddress, label_address};
pub use merge::{MergeContact, merge_contact};
pub use plan_replacement::{PlanReplacement, plan_replacement};
pub use replace::{ReplaceContact, replace_contact};
pub use review::{ReviewContact, review_contact};
pub use save::{SaveContact, save_contact};
pub use verify::{VerifyContact, verify_contact};
