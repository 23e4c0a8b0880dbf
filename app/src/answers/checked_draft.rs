//! What the server says of a draft while somebody types.

use super::Entry;
use serde::{Deserialize, Serialize};

/// What saving a draft would come to, beyond what the browser knows itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedDraft {
    /// In sentences: on how many domains it changes the registrant, what registries that show the contact would refuse, and what is missing or unusual for addresses of its country.
    pub said: Vec<String>,
    /// Contacts that are likely the same: the handle is beside the name, and beneath it what they have in common.
    pub alike: Vec<Entry>,
}
