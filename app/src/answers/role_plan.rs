//! What a draft of roles would come to.

use super::Entry;
use model::role::Role;
use serde::{Deserialize, Serialize};

/// What a draft of roles would send, and what follows from it. Nothing was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolePlan {
    /// The version of the domain that the draft was compared with: what is sent is sent over this one.
    pub version: i64,
    /// The draft's roles, in their order.
    pub roles: Vec<PlannedRole>,
    /// The contacts that are looked up at the registry, each once.
    pub sent: Vec<Entry>,
    /// What `domain:update` does, in words; empty when nothing would be sent.
    pub moves: String,
    /// Whether it counts as a change of registrant (ICANN transfer policy, section II.A.1).
    pub changes_registrant: bool,
    /// What a registry would refuse: a contact's id each, and for its name who, in which role, and what is wrong.
    pub refusals: Vec<Entry>,
    /// What it may refuse.
    pub hints: Vec<String>,
    /// The words of the button that sends it.
    pub button: String,
}

/// A role of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedRole {
    /// Which.
    pub role: Role,
    /// Who holds it now.
    pub old: Option<Entry>,
    /// Who would.
    pub new: Option<Entry>,
    /// Where that would come from, in words.
    pub from: String,
    /// Whether it is so already: nothing would be sent for it.
    pub already: bool,
}
