//! What the server functions answer with, and what they refuse with: plain types, the same on both sides.
//!
//! They lie below everything else, so that forms, pages, functions and the browser's part can share them. One that writes answers with [`Done`].

mod address_labels;
mod checked_draft;
mod count;
mod done;
mod error;
mod found;
mod replacement_plan;
mod role_plan;

pub use address_labels::AddressLabels;
pub use checked_draft::CheckedDraft;
pub use count::count;
pub use done::{Begun, Done, ShownOnce};
pub use error::{Conflict, Differs, FunctionError, WrongField};
pub use found::{Entry, Found};
pub use replacement_plan::ReplacementPlan;
pub use role_plan::{PlannedRole, RolePlan};

use std::collections::BTreeMap;

/// A form's fields as they were typed, by name. A box that is not ticked is not there.
pub type Values = BTreeMap<String, String>;

/// What a function answers.
pub type Answer<T> = Result<T, FunctionError>;
