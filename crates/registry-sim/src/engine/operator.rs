//! What a registry's operator does by hand, without the protocol: tests and demos need it.

use chrono::Months;

use crate::objects::{Transfer, TransferStatus};

use super::registry::Registry;
use super::transfer;

impl Registry {
    /// Gives a domain to another account, as after a transfer that nobody opposed: both accounts get their message. `false` when there is no such domain, or a transfer or an update of it is
    /// open.
    pub(crate) fn hand_over(&self, name: &str, client: &str) -> bool {
        let mut state = self.lock();
        self.settle(&mut state);
        let now = self.now();
        let Some(mut domain) = state.domain(name).cloned() else {
            return false;
        };
        if domain.pending.is_some() || domain.open_transfer().is_some() {
            return false;
        }
        domain.transfer = Some(Transfer {
            status: TransferStatus::Pending,
            requested_by: client.to_owned(),
            requested_at: now,
            acting: domain.record.client_id.clone(),
            acting_at: now,
            expires_at: domain.expires_at + Months::new(12),
        });
        state.put_domain(domain);
        let done = transfer::conclude(&mut state, name, TransferStatus::ServerApproved, now);
        state.commit();
        done.is_some()
    }

    /// Deletes a domain, whoever has it. It is not created again by a question about it. `false` when there is none.
    pub(crate) fn remove(&self, name: &str) -> bool {
        let mut state = self.lock();
        let there = state.domain(name).is_some();
        state.remove_domain(name);
        state.retired.insert(name.to_owned());
        state.commit();
        there
    }
}
