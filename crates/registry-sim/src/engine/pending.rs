//! Whatever ends by itself: pending updates, and transfers that nobody answered.

use crate::objects::{Contact, Due, Message, Notice, TransferStatus};
use crate::state::State;
use crate::switches::Verdict;

use super::registry::Registry;
use super::transfer;

impl Registry {
    /// Completes what is due. Called before each command and each look at the state, so nothing ever sees it late.
    pub(super) fn settle(&self, state: &mut State) {
        let now = self.now();
        let verdict = self.switches.take_verdict();
        let is_due = |due: &Due, since: u64| match due {
            _ if verdict.is_some() => true,
            _ if self.switches.holds() => false,
            Due::Commands(count) => state.commands > since + count,
            Due::At(time) => *time <= now,
            Due::Release => false,
        };
        let due: Vec<String> = state
            .pendings
            .iter()
            .filter(|(name, since)| {
                let pending = state
                    .domain(name)
                    .and_then(|domain| domain.pending.as_ref());
                pending.is_some_and(|pending| is_due(&pending.due, **since))
            })
            .map(|(name, _)| name.clone())
            .collect();
        let due_contacts: Vec<String> = state
            .pending_contacts
            .iter()
            .filter(|(id, since)| {
                let pending = state
                    .contact(id)
                    .and_then(|contact| contact.pending.as_ref());
                pending.is_some_and(|pending| is_due(&pending.due, **since))
            })
            .map(|(id, _)| id.clone())
            .collect();
        let verdict = verdict.clone().unwrap_or(Verdict::Done);
        for id in due_contacts {
            self.finish_contact(state, &id, verdict.clone());
        }
        for name in due {
            self.finish(state, &name, verdict.clone());
        }
        let late: Vec<String> = state
            .transfers
            .iter()
            .filter(|name| {
                let open = state.domain(name).and_then(|domain| domain.open_transfer());
                open.is_some_and(|transfer| transfer.acting_at <= now)
            })
            .cloned()
            .collect();
        self.settle_deletions(state, now);
        for name in late {
            transfer::conclude(state, &name, TransferStatus::ServerApproved, now);
        }
    }

    /// Ends one pending update and notifies its account (RFC 5731 §3.3). What was valid when it was requested may have
    /// become impossible since, say because a contact was deleted: then it fails.
    fn finish(&self, state: &mut State, name: &str, verdict: Verdict) {
        let Some(mut waiting) = state.domain(name).cloned() else {
            return;
        };
        let Some(pending) = waiting.pending.take() else {
            return;
        };
        let now = self.now();
        let refusal = match verdict {
            Verdict::Refused(reason) => Some(reason),
            Verdict::Done => match self.changed(state, &waiting, &pending.change) {
                Ok(mut domain) => {
                    domain.record.touch(&pending.client_id, now);
                    waiting = domain;
                    None
                }
                Err(fault) => Some(fault.reason),
            },
        };
        self.take_up(state, &waiting);
        state.put_domain(waiting);
        let text = match &refusal {
            None => format!("The update of {name} is done"),
            Some(reason) => format!("The update of {name} was refused: {reason}"),
        };
        state.queue(Message {
            id: 0,
            client_id: pending.client_id,
            queued_at: now,
            text,
            notice: Notice::Pending {
                name: name.to_owned(),
                done: refusal.is_none(),
                client_trid: pending.client_trid,
                server_trid: pending.server_trid,
                at: now,
            },
        });
    }

    /// The same for a contact: a creation that is refused leaves nothing (RFC 5733 §3.3).
    fn finish_contact(&self, state: &mut State, id: &str, verdict: Verdict) {
        let Some(mut contact) = state.contact(id).cloned() else {
            return;
        };
        let Some(pending) = contact.pending.take() else {
            return;
        };
        let now = self.now();
        let what = match pending.becomes {
            None => "creation",
            Some(_) => "update",
        };
        let refusal = match (verdict, &pending.becomes) {
            (Verdict::Refused(reason), _) => Some(reason),
            (Verdict::Done, None) => None,
            (Verdict::Done, Some(becomes)) => {
                let reason = self.check_contact(state, becomes).err();
                reason.map(|fault| fault.reason)
            }
        };
        let shown = self.shown_id(state, &contact);
        let kept = match (&refusal, pending.becomes) {
            (None, Some(becomes)) => Some(Contact {
                pending: None,
                ..*becomes
            }),
            (Some(_), None) => None,
            (None, None) | (Some(_), Some(_)) => Some(contact),
        };
        match kept {
            Some(contact) => state.put_contact(contact),
            None => state.remove_contact(id),
        }
        let text = match &refusal {
            None => format!("The {what} of {shown} is done"),
            Some(reason) => format!("The {what} of {shown} was refused: {reason}"),
        };
        state.queue(Message {
            id: 0,
            client_id: pending.client_id,
            queued_at: now,
            text,
            notice: Notice::PendingContact {
                id: shown,
                done: refusal.is_none(),
                client_trid: pending.client_trid,
                server_trid: pending.server_trid,
                at: now,
            },
        });
    }
}
