//! Who created something.

use crate::words;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

words! {
    /// The kinds of callers.
    pub enum ActorKind titles {
        /// A signed-in person.
        User = "user", "Person";
        /// A program with an API key.
        Key = "key", "API key";
        /// The program itself, or its command line.
        System = "system", "System";
    }
}

/// Who created a task, an e-mail or an invitation, with their name at the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedBy {
    /// The kind of caller.
    pub kind: ActorKind,
    /// The person's or the key's id; `None` of the system.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// Their name.
    pub name: String,
}

impl CreatedBy {
    /// The program itself.
    #[must_use]
    pub fn system() -> Self {
        Self {
            kind: ActorKind::System,
            id: None,
            name: "Nichandle".into(),
        }
    }
}
