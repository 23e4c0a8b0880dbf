//! Deletions that can be undone for a while, and the grace periods (RFC 3915).

use chrono::{DateTime, Days, Utc};

use crate::answer::{Answer, Fault};
use crate::command::domain::Restore;
use crate::objects::{Deletion, Domain, DomainChange, Message, Notice, RgpStatus, Status};
use crate::policy::Policy;
use crate::render;
use crate::result_codes;
use crate::state::State;
use crate::xml::Ns;

use super::caller::{Caller, Outcome, allowed, sponsored};
use super::domain_state::{find, statuses};
use super::registry::Registry;

/// How long the report of a restore may take.
const DAYS_TO_REPORT: u32 = 7;

fn later(time: DateTime<Utc>, days: u32) -> DateTime<Utc> {
    time.checked_add_days(Days::new(days.into()))
        .unwrap_or(time)
}

/// A deletion that begins now.
pub(super) fn deletion(policy: &Policy, now: DateTime<Utc>) -> Deletion {
    let redeemable_until = later(now, policy.redemption_days);
    Deletion {
        deleted_at: now,
        redeemable_until,
        gone_at: later(redeemable_until, policy.pending_delete_days),
        report_until: None,
    }
}

/// The statuses that `rgp:infData` lists: of its deletion, or of the periods in which a fee is given back.
pub(super) fn rgp_statuses(policy: &Policy, domain: &Domain, now: DateTime<Utc>) -> Vec<RgpStatus> {
    if let Some(deletion) = &domain.deletion {
        return vec![deletion.status(now)];
    }
    let since = [
        (RgpStatus::AddPeriod, Some(domain.record.created_at)),
        (RgpStatus::RenewPeriod, domain.renewed_at),
        (RgpStatus::TransferPeriod, domain.record.transferred_at),
    ];
    let running = since
        .into_iter()
        .filter(|(_, since)| since.is_some_and(|since| now < later(since, policy.grace_days)));
    running.map(|(status, _)| status).collect()
}

impl Registry {
    /// Gone at once, or pending (1001) where the registry keeps what was deleted.
    pub(super) fn domain_delete(
        &self,
        state: &mut State,
        caller: &Caller<'_>,
        name: &str,
    ) -> Outcome {
        let domain = find(state, name)?;
        sponsored(&domain.record, caller, "the domain")?;
        allowed(
            &statuses(domain),
            &[
                Status::ClientDeleteProhibited,
                Status::ServerDeleteProhibited,
                Status::PendingUpdate,
                Status::PendingTransfer,
                Status::PendingDelete,
            ],
        )?;
        if let Some(host) = state.hosts_of(name).next() {
            let reason = format!("host {host} is within it");
            return Err(Fault::new(result_codes::ASSOCIATION, reason).blame(
                Ns::Domain,
                "name",
                name,
            ));
        }
        let policy = self.policies.for_domain(name);
        if policy.redemption_days == 0 {
            state.remove_domain(name);
            return Ok(Answer::code(result_codes::OK));
        }
        let mut domain = domain.clone();
        domain.deletion = Some(deletion(policy, caller.now));
        domain.record.touch(caller.client, caller.now);
        state.put_domain(domain);
        Ok(Answer::code(result_codes::PENDING))
    }

    /// The request takes a deletion back for the time being, the report for good.
    pub(super) fn domain_restore(
        &self,
        state: &mut State,
        caller: &Caller<'_>,
        (name, change): (&str, &DomainChange),
        restore: Restore,
    ) -> Outcome {
        let mut domain = find(state, name)?.clone();
        sponsored(&domain.record, caller, "the domain")?;
        if !change.is_empty() {
            let reason = "a restore changes nothing else";
            return Err(Fault::new(result_codes::POLICY, reason).blame(Ns::Domain, "name", name));
        }
        let status = domain
            .deletion
            .as_ref()
            .map(|deletion| deletion.status(caller.now));
        match (restore, status) {
            (Restore::Request, Some(RgpStatus::RedemptionPeriod)) => {
                if let Some(deletion) = &mut domain.deletion {
                    deletion.report_until = Some(later(caller.now, DAYS_TO_REPORT));
                }
            }
            (Restore::Report, Some(RgpStatus::PendingRestore)) => domain.deletion = None,
            (_, status) => {
                let reason = match status {
                    Some(status) => format!("the domain is in {}", status.as_str()),
                    None => "the domain isn't deleted".to_owned(),
                };
                return Err(Fault::new(result_codes::STATUS, reason));
            }
        }
        domain.record.touch(caller.client, caller.now);
        let policy = self.policies.for_domain(name);
        let extension = match restore {
            Restore::Request => render::rgp("upData", &rgp_statuses(policy, &domain, caller.now)),
            Restore::Report => None,
        };
        state.put_domain(domain);
        Ok(Answer {
            extension,
            ..Answer::code(result_codes::OK)
        })
    }

    /// Ends what nobody restored, and restores that nobody reported. The account is told of both.
    pub(super) fn settle_deletions(&self, state: &mut State, now: DateTime<Utc>) {
        let due: Vec<Domain> = state
            .deletions
            .iter()
            .filter_map(|name| state.domain(name))
            .filter(|domain| {
                domain.deletion.as_ref().is_some_and(|deletion| {
                    deletion.report_until.unwrap_or(deletion.gone_at) <= now
                })
            })
            .cloned()
            .collect();
        for mut domain in due {
            let Some(deletion) = &mut domain.deletion else {
                continue;
            };
            let name = domain.name.clone();
            let client = domain.record.client_id.clone();
            if deletion.report_until.take().is_some() {
                let gone = deletion.gone_at <= now;
                tell(
                    state,
                    &client,
                    format!("The restore of {name} was not reported"),
                    now,
                );
                if !gone {
                    state.put_domain(domain);
                    continue;
                }
            }
            state.remove_domain(&name);
            state.retired.insert(name.clone());
            tell(state, &client, format!("{name} was deleted"), now);
        }
    }
}

/// Queues a message of words alone.
pub(super) fn tell(state: &mut State, client: &str, text: String, now: DateTime<Utc>) {
    state.queue(Message {
        id: 0,
        client_id: client.to_owned(),
        queued_at: now,
        text,
        notice: Notice::Text,
    });
}
