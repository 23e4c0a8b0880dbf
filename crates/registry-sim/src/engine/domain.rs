//! Domains (RFC 5731), without transfers.

use chrono::{DateTime, Months, NaiveDate, Utc};

use crate::answer::{Answer, Fault};
use crate::command::domain::{DomainCreate, Hosts};
use crate::names::is_name;
use crate::objects::{Domain, DomainChange, PendingUpdate, Status};
use crate::render;
use crate::result_codes;
use crate::state::State;
use crate::xml::Ns;

use super::caller::{Caller, Outcome, allowed, sponsored};
use super::change::distinct;
use super::domain_state::{find, statuses};
use super::grace;
use super::registry::Registry;

/// A later expiry date, if that is within what the registry allows (2004 otherwise).
pub(super) fn extend(
    from: DateTime<Utc>,
    months: u32,
    now: DateTime<Utc>,
    years: u32,
) -> Result<DateTime<Utc>, Fault> {
    let end = from.checked_add_months(Months::new(months));
    let last = now.checked_add_months(Months::new(years * 12));
    match (end, last) {
        (Some(end), Some(last)) if end <= last => Ok(end),
        _ => Err(Fault::new(
            result_codes::RANGE,
            format!("registrations end within {years} years"),
        )),
    }
}

impl Registry {
    pub(super) fn domain_check(&self, state: &State, names: &[String]) -> Answer {
        let verdicts = names.iter().map(|name| {
            let reason = if !is_name(name, 2) {
                Some("Invalid name")
            } else if state.domain(name).is_some() || self.is_anothers(name) {
                Some("In use")
            } else {
                None
            };
            (name.as_str(), reason)
        });
        Answer::data(render::check(Ns::Domain, "name", verdicts))
    }

    pub(super) fn domain_info(
        &self,
        state: &mut State,
        caller: &Caller<'_>,
        name: &str,
        hosts: Hosts,
        auth: Option<&str>,
    ) -> Outcome {
        self.adopt(state, caller, name);
        let domain = find(state, name)?;
        let own = domain.record.client_id == caller.client;
        match auth {
            Some(auth) if domain.auth.as_deref() != Some(auth) => {
                return Err(Fault::new(result_codes::WRONG_AUTH_INFO, ""));
            }
            None if !own => {
                return Err(Fault::new(
                    result_codes::AUTHORIZATION,
                    "the domain belongs to another account",
                ));
            }
            _ => {}
        }
        let subordinate: Vec<&str> = state.hosts_of(name).collect();
        let policy = self.policies.for_domain(name);
        let rgp = grace::rgp_statuses(policy, domain, caller.now);
        let extension = [
            render::signers(&domain.signers).filter(|_| caller.extensions.sec_dns),
            render::rgp("infData", &rgp).filter(|_| caller.extensions.rgp),
        ];
        Ok(Answer {
            extension: extension
                .into_iter()
                .flatten()
                .reduce(|all, one| all + &one),
            ..Answer::data(render::domain(
                &self.shown(domain),
                &statuses(domain),
                hosts,
                &subordinate,
            ))
        })
    }

    pub(super) fn domain_create(
        &self,
        state: &mut State,
        caller: &Caller<'_>,
        create: &DomainCreate,
    ) -> Outcome {
        let name = &create.name;
        if state.domain(name).is_some() || self.is_anothers(name) {
            let reason = format!("domain {name} exists");
            return Err(Fault::new(result_codes::EXISTS, reason).blame(Ns::Domain, "name", name));
        }
        let expires_at = extend(
            caller.now,
            create.months,
            caller.now,
            self.policies.for_domain(name).max_years,
        )?;
        let mut domain = Domain {
            name: name.clone(),
            record: caller.record(String::new()),
            expires_at,
            registrant: create
                .registrant
                .as_ref()
                .map(|id| self.linked_id(state, name, id)),
            contacts: create
                .contacts
                .iter()
                .map(|(role, id)| (*role, self.linked_id(state, name, id)))
                .collect(),
            nameservers: create.nameservers.clone(),
            statuses: Default::default(),
            auth: Some(create.auth.clone()),
            transfer: None,
            pending: None,
            signers: create.signers.clone(),
            renewed_at: None,
            deletion: None,
        };
        distinct(&domain.signers)?;
        self.check_links(state, None, &domain)?;
        domain.record.roid = state.next_roid('D');
        let data = render::created(Ns::Domain, "name", name, caller.now, Some(expires_at));
        self.take_up(state, &domain);
        state.put_domain(domain);
        Ok(Answer::data(data))
    }

    pub(super) fn domain_update(
        &self,
        state: &mut State,
        caller: &Caller<'_>,
        name: &str,
        change: &DomainChange,
    ) -> Outcome {
        let old = find(state, name)?;
        sponsored(&old.record, caller, "the domain")?;
        let only_unlocks = *change
            == DomainChange {
                rem: crate::objects::DomainDelta {
                    statuses: vec![Status::ClientUpdateProhibited],
                    ..Default::default()
                },
                ..Default::default()
            };
        let mut forbidding = vec![
            Status::ServerUpdateProhibited,
            Status::PendingUpdate,
            Status::PendingTransfer,
            Status::PendingDelete,
        ];
        if !only_unlocks {
            forbidding.push(Status::ClientUpdateProhibited);
        }
        allowed(&statuses(old), &forbidding)?;
        let change = &self.with_kept_ids(state, name, change);
        let mut domain = self.changed(state, old, change)?;
        let touches_contacts = change.registrant.is_some()
            || !change.add.contacts.is_empty()
            || !change.rem.contacts.is_empty();
        let changes = self.policies.for_domain(name).contact_changes;
        let due = changes.due(caller.now).filter(|_| touches_contacts);
        let Some(due) = due else {
            domain.record.touch(caller.client, caller.now);
            self.take_up(state, &domain);
            state.put_domain(domain);
            return Ok(Answer::code(result_codes::OK));
        };
        let mut waiting = old.clone();
        waiting.pending = Some(PendingUpdate {
            change: change.clone(),
            client_id: caller.client.to_owned(),
            client_trid: caller.client_trid.map(str::to_owned),
            server_trid: caller.server_trid.to_owned(),
            due,
        });
        state.put_domain(waiting);
        Ok(Answer::code(result_codes::PENDING))
    }

    pub(super) fn domain_renew(
        &self,
        state: &mut State,
        caller: &Caller<'_>,
        name: &str,
        expires_on: NaiveDate,
        months: u32,
    ) -> Outcome {
        let mut domain = find(state, name)?.clone();
        sponsored(&domain.record, caller, "the domain")?;
        allowed(
            &statuses(&domain),
            &[
                Status::ClientRenewProhibited,
                Status::ServerRenewProhibited,
                Status::PendingTransfer,
                Status::PendingDelete,
            ],
        )?;
        if domain.expires_at.date_naive() != expires_on {
            let reason = format!(
                "the registration ends on {}",
                domain.expires_at.date_naive()
            );
            return Err(Fault::new(result_codes::POLICY, reason).blame(
                Ns::Domain,
                "curExpDate",
                &expires_on.to_string(),
            ));
        }
        let years = self.policies.for_domain(name).max_years;
        domain.expires_at = extend(domain.expires_at, months, caller.now, years)
            .map_err(|fault| Fault::new(result_codes::NOT_RENEWABLE, fault.reason))?;
        domain.renewed_at = Some(caller.now);
        domain.record.touch(caller.client, caller.now);
        let data = render::renewed(&domain);
        state.put_domain(domain);
        Ok(Answer::data(data))
    }
}
