//! What the server says of a draft while somebody types.

use super::Entry;
use serde::{Deserialize, Serialize};

/// What saving a draft would come to, beyond what the browser knows itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedDraft {
    /// How many domains would be sent something.
    pub domains: u32,
    /// On how many of them it is a change of registrant.
    pub changes_of_registrant: u32,
    /// What registries that show the contact would refuse: each by its name, and beneath it what it would refuse and what would do.
    pub refusals: Vec<Entry>,
    /// Contacts that are likely the same: the handle is beside the name, and beneath it what they have in common.
    pub alike: Vec<Entry>,
}
