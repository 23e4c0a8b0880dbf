//! What adopting a domain made of the roles that its registry holds.

use crate::field::FieldErrors;
use crate::id::ContactId;
use crate::role::Role;
use crate::words;
use serde::{Deserialize, Serialize};

words! {
    /// How a role of an adopted domain got its contact.
    pub enum Took {
        /// A contact of the organization stands at the registry under this handle.
        Known = "known";
        /// A contact of the organization says exactly what the registry holds, under another handle.
        Matched = "matched";
        /// That contact was changed to what the registry holds: nothing else would be sent otherwise than before.
        Updated = "updated";
        /// A contact was made of what the registry holds.
        New = "new";
        /// None: the role is bound to nobody, and stays at the registry as it is.
        Left = "left";
    }
}

/// One role that a registry holds, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleTaken {
    /// The role.
    pub role: Role,
    /// The handle at the registry.
    pub held: String,
    /// The name that the registry shows; empty where it shows none.
    pub name: String,
    /// What was done.
    pub took: Took,
    /// The contact that is bound to the role.
    pub contact_id: Option<ContactId>,
    /// Its handle.
    pub handle: Option<String>,
    /// Why nobody was bound, or what was left out or is missing, by field.
    pub advice: FieldErrors,
}
