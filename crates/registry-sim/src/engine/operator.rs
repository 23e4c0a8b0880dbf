//! What a registry's operator does by hand, without the protocol: tests and demos need it.

use chrono::Months;

use crate::objects::{DelegationSigner, Domain, Status, Transfer, TransferStatus};

use super::grace;
use super::registry::Registry;
use super::transfer;

/// Where the TLD's registry deletes at once, its operator gives as long.
const DAYS_TO_RESTORE: u32 = 30;

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

    /// Changes a domain whatever its account or a status says. `false` when there is none.
    fn alter(&self, name: &str, change: impl FnOnce(&mut Domain)) -> bool {
        let mut state = self.lock();
        self.settle(&mut state);
        let Some(mut domain) = state.domain(name).cloned() else {
            return false;
        };
        change(&mut domain);
        state.put_domain(domain);
        state.commit();
        true
    }

    /// Replaces a domain's DS records.
    pub(crate) fn sign(&self, name: &str, signers: Vec<DelegationSigner>) -> bool {
        self.alter(name, |domain| domain.signers = signers)
    }

    /// Sets or takes away a status.
    pub(crate) fn set_status(&self, name: &str, status: Status, set: bool) -> bool {
        self.alter(name, |domain| {
            if set {
                domain.statuses.insert(status);
            } else {
                domain.statuses.remove(&status);
            }
        })
    }

    /// Begins a domain's deletion, which can be restored for as many days as its TLD's registry says, or else thirty.
    pub(crate) fn begin_deletion(&self, name: &str) -> bool {
        let mut policy = self.policies.for_domain(name).clone();
        if policy.redemption_days == 0 {
            policy.redemption_days = DAYS_TO_RESTORE;
        }
        let deletion = grace::deletion(&policy, self.now());
        self.alter(name, |domain| domain.deletion = Some(deletion))
    }

    /// Puts words into an account's queue.
    pub(crate) fn tell(&self, client: &str, text: &str) {
        let mut state = self.lock();
        grace::tell(&mut state, client, text.to_owned(), self.now());
        state.commit();
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
