//! What a write answers when it was done.

use serde::{Deserialize, Serialize};

/// A form was carried out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// What was done, one line for people.
    pub text: String,
    /// The tasks that it set going.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Begun>,
    /// The version of what was written, for a form that stays open: its next save is written over this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// What is shown this once: it is stored nowhere as it stands here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<ShownOnce>,
    /// Where what was made is shown, for a form that has nothing more to say: the page that says `text`, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

impl Done {
    /// Something was made whose secret is shown this once: what it is in words, the id of the element that holds it, and the secret.
    #[must_use]
    pub fn with_secret(text: String, name: &str, secret: String) -> Self {
        Self {
            text,
            secret: Some(ShownOnce {
                name: name.to_owned(),
                text: secret,
            }),
            ..Self::default()
        }
    }
}

/// A secret on its way to whoever asked for it. Its `Debug` does not tell it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownOnce {
    /// What it is: the id of the element that holds it, on the page without scripts too.
    pub name: String,
    /// The secret.
    pub text: String,
}

impl std::fmt::Debug for ShownOnce {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ShownOnce")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// A task that was set going.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// Its id.
    pub id: String,
    /// What it is about: a domain's name, or `task`.
    pub about: String,
}

impl Begun {
    /// A task that is about no single domain.
    #[must_use]
    pub fn task(id: String) -> Self {
        Self {
            id,
            about: "The task".into(),
        }
    }
}
