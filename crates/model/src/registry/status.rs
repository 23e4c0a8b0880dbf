//! Statuses of objects at registries (RFC 5731 and 5733, section 2.2 and 2.3): which prohibit a change, and whose they are.

use crate::words;

/// The status that prohibits transfers, as far as we may set it (RFC 5731, section 2.3).
pub const TRANSFER_LOCK: &str = "clientTransferProhibited";
/// Our own status that prohibits every update but the one that takes it off.
pub const UPDATE_LOCK: &str = "clientUpdateProhibited";
/// Our own status that prohibits renewals.
pub const RENEW_LOCK: &str = "clientRenewProhibited";

words! {
    /// What an object at a registry is.
    pub enum ObjectKind {
        /// A domain.
        Domain = "domain";
        /// A contact.
        Contact = "contact";
    }
}

/// Statuses to add to an object and to take off it (RFC 5733, section 3.2.5).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatusChange {
    /// Statuses to add.
    pub add: Vec<String>,
    /// Statuses to take off.
    pub remove: Vec<String>,
}

impl StatusChange {
    /// Nothing to send.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty()
    }

    /// Applies this change to an object's statuses as a registry does.
    pub fn apply(&self, statuses: &mut Vec<String>) {
        statuses.retain(|each| !self.remove.contains(each));
        for each in &self.add {
            if !statuses.contains(each) {
                statuses.push(each.clone());
            }
        }
    }
}

/// What is to be done to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Its data or its other statuses are changed.
    Update,
    /// Its term is extended.
    Renew,
}

/// Our own statuses that prohibit this, in the order in which they can be taken off: while [`UPDATE_LOCK`] is set nothing else can be.
#[must_use]
pub fn own_locks(statuses: &[String], operation: Operation) -> Vec<&'static str> {
    let has = |status: &str| statuses.iter().any(|each| each == status);
    match operation {
        Operation::Renew if !has(RENEW_LOCK) => Vec::new(),
        Operation::Renew => [UPDATE_LOCK, RENEW_LOCK]
            .into_iter()
            .filter(|status| has(status))
            .collect(),
        Operation::Update => [UPDATE_LOCK]
            .into_iter()
            .filter(|status| has(status))
            .collect(),
    }
}

/// The registry's own status that prohibits this: nobody here can take it off.
#[must_use]
pub fn registry_lock(statuses: &[String], operation: Operation) -> Option<&'static str> {
    let lock = match operation {
        Operation::Update => "serverUpdateProhibited",
        Operation::Renew => "serverRenewProhibited",
    };
    statuses.iter().any(|each| each == lock).then_some(lock)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(statuses: &[&str]) -> Vec<String> {
        statuses.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_in_the_way_is_taken_off_in_its_order() {
        let both = of(&["ok", RENEW_LOCK, UPDATE_LOCK, TRANSFER_LOCK]);
        assert_eq!(own_locks(&both, Operation::Update), [UPDATE_LOCK]);
        assert_eq!(
            own_locks(&both, Operation::Renew),
            [UPDATE_LOCK, RENEW_LOCK]
        );
        // Renewals are not updates.
        let update = of(&[UPDATE_LOCK]);
        assert!(own_locks(&update, Operation::Renew).is_empty());
        assert!(own_locks(&of(&[TRANSFER_LOCK]), Operation::Update).is_empty());
    }

    #[test]
    fn what_the_registry_set_is_its_own() {
        let held = of(&["serverUpdateProhibited", "serverHold"]);
        assert!(own_locks(&held, Operation::Update).is_empty());
        let lock = registry_lock(&held, Operation::Update);
        assert_eq!(lock, Some("serverUpdateProhibited"));
        assert_eq!(registry_lock(&held, Operation::Renew), None);
    }
}
