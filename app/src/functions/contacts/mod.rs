//! What islands ask about contacts, and have done to them.

mod check;
mod create;
mod find;
mod label;
mod plan_replacement;
mod replace;
mod save;
mod verify;

pub use check::{CheckContact, CheckedDraft, check_contact};
pub use create::{CreateContact, create_contact};
pub use find::{FindContacts, find_contacts};
pub use label::{AddressLabels, LabelAddress, label_address};
pub use plan_replacement::{PlanReplacement, ReplacementPlan, plan_replacement};
pub use replace::{ReplaceContact, replace_contact};
pub use save::{SaveContact, save_contact};
pub use verify::{VerifyContact, verify_contact};
