//! Who wanted something.

use super::kind::words;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

words! {
    /// What kind of caller somebody is.
    ActorKind {
        /// Somebody who signed in.
        User = "user", "Person";
        /// A program with an API key.
        Key = "key", "API key";
        /// The program itself, or its command line.
        System = "system", "System";
    }
}

/// Who wanted a task, a letter or an invitation, and what they were called then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedBy {
    /// What kind of caller.
    pub kind: ActorKind,
    /// The person's or the key's id; `None` of the system.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// What they were called.
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
