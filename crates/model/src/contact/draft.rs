//! A contact as it was typed over a stored one.

use super::{Draft, Snapshot};
use crate::field::{FieldCode, FieldErrors};
use serde::{Deserialize, Serialize};

impl Draft {
    /// A stored contact, ready to be edited.
    #[must_use]
    pub fn from_snapshot(of: &Snapshot, disclose: bool) -> Self {
        Self {
            disclose,
            ..Self::from(of)
        }
    }
}

/// A partial change: only the named fields change; an empty text clears.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patch {
    /// Field name → new text.
    pub fields: std::collections::BTreeMap<String, String>,
    /// Whether registries may disclose the contact.
    pub disclose: Option<bool>,
    /// Whether the contact accepts new roles.
    pub is_active: Option<bool>,
}

impl Patch {
    /// Nothing is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.disclose.is_none() && self.is_active.is_none()
    }

    /// The patch applied to a stored contact, as a draft that can be parsed.
    ///
    /// # Errors
    /// [`FieldCode::Unknown`] for each unknown name.
    pub fn over(&self, of: &Snapshot, disclose: bool) -> Result<Draft, FieldErrors> {
        let mut draft = Draft::from_snapshot(of, self.disclose.unwrap_or(disclose));
        let mut errors = FieldErrors::default();
        for (name, value) in &self.fields {
            match draft.get_mut(name) {
                Some(place) => place.clone_from(value),
                None => errors.push(name.clone(), FieldCode::Unknown),
            }
        }
        errors.or(draft)
    }
}
