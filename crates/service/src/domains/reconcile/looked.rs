//! The objects that were looked at for one domain or many.

use crate::Mode;
use crate::domains::Domain;
use crate::domains::adopt::Became;
use model::field::FieldCode;
use model::registry::RegistryContact;
use std::collections::BTreeMap;

/// The objects that were looked at, by registry and handle: as they were read, and what became of them.
#[derive(Debug)]
pub(crate) struct Looked {
    /// Whether what becomes of them is written, or only said.
    pub(crate) mode: Mode,
    objects: BTreeMap<(String, String), (Option<RegistryContact>, Became)>,
}

impl Looked {
    /// Nothing yet.
    pub(crate) const fn new(mode: Mode) -> Self {
        Self {
            mode,
            objects: BTreeMap::new(),
        }
    }

    pub(super) fn get(
        &self,
        domain: &Domain,
        handle: &str,
        found: Option<&RegistryContact>,
    ) -> Option<Became> {
        let key = (domain.registry.clone(), handle.to_owned());
        // Another domain may have been read before somebody changed it.
        let (read, became) = self.objects.get(&key)?;
        (read.as_ref() == found).then(|| became.clone())
    }

    pub(super) fn note(
        &mut self,
        domain: &Domain,
        handle: &str,
        found: Option<&RegistryContact>,
        became: &Became,
    ) {
        let key = (domain.registry.clone(), handle.to_owned());
        self.objects.insert(key, (found.cloned(), became.clone()));
    }
}

pub(super) fn said(text: &'static str) -> FieldCode {
    FieldCode::Other { text: text.into() }
}
