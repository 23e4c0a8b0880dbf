//! Whatever ends by itself: pending updates, and transfers that nobody answered.

use crate::objects::{Due, Message, Notice, TransferStatus};
use crate::state::State;
use crate::switches::Verdict;

use super::registry::Registry;
use super::transfer;

impl Registry {
    /// Completes what is due. Called before each command and each look at the state, so nothing ever sees it late.
    pub(super) fn settle(&self, state: &mut State) {
        let now = self.now();
        let verdict = self.switches.take_verdict();
        let due: Vec<String> = state
            .pendings
            .iter()
            .filter(|(name, since)| {
                let pending = state
                    .domain(name)
                    .and_then(|domain| domain.pending.as_ref());
                pending.is_some_and(|pending| match pending.due {
                    _ if verdict.is_some() => true,
                    _ if self.switches.holds() => false,
                    Due::Commands(count) => state.commands > *since + count,
                    Due::At(time) => time <= now,
                    Due::Release => false,
                })
            })
            .map(|(name, _)| name.clone())
            .collect();
        for name in due {
            self.finish(state, &name, verdict.clone().unwrap_or(Verdict::Done));
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
}
