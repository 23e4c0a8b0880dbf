//! Transfers of domains between accounts (RFC 5731 §3.1.3, §3.2.4).

use chrono::{DateTime, Days, Utc};

use crate::answer::{Answer, Fault};
use crate::command::TransferOp;
use crate::objects::{Domain, Message, Notice, Status, Transfer, TransferStatus};
use crate::render;
use crate::result_codes;
use crate::state::State;
use crate::xml::Ns;

use super::caller::{Caller, Outcome, allowed};
use super::domain::extend;
use super::domain_state::{find, statuses};
use super::registry::Registry;

/// How many days the losing account has to answer; then the registry approves in its place.
const DAYS_TO_ANSWER: u64 = 5;

impl Registry {
    pub(super) fn domain_transfer(
        &self,
        state: &mut State,
        caller: &Caller<'_>,
        op: TransferOp,
        name: &str,
        months: u32,
        auth: Option<&str>,
    ) -> Outcome {
        let domain = find(state, name)?;
        match op {
            TransferOp::Query => query(domain, caller, auth),
            TransferOp::Request => {
                let transfer = self.request(domain, caller, months, auth)?;
                let mut domain = domain.clone();
                let (losing, code) = (domain.record.client_id.clone(), result_codes::PENDING);
                domain.transfer = Some(transfer.clone());
                state.put_domain(domain);
                tell(state, &losing, name, &transfer, caller.now);
                Ok(Answer {
                    data: Some(render::transfer(name, &transfer)),
                    ..Answer::code(code)
                })
            }
            TransferOp::Approve | TransferOp::Reject | TransferOp::Cancel => {
                let open = domain.open_transfer().ok_or_else(|| {
                    Fault::new(result_codes::NO_TRANSFER, "").blame(Ns::Domain, "name", name)
                })?;
                let (status, who) = match op {
                    TransferOp::Approve => {
                        (TransferStatus::ClientApproved, &domain.record.client_id)
                    }
                    TransferOp::Reject => {
                        (TransferStatus::ClientRejected, &domain.record.client_id)
                    }
                    _ => (TransferStatus::ClientCancelled, &open.requested_by),
                };
                if who != caller.client {
                    return Err(Fault::new(
                        result_codes::AUTHORIZATION,
                        "this is for the other account to do",
                    ));
                }
                match conclude(state, name, status, caller.now) {
                    Some(transfer) => Ok(Answer::data(render::transfer(name, &transfer))),
                    None => Err(Fault::new(result_codes::NO_TRANSFER, "")),
                }
            }
        }
    }

    fn request(
        &self,
        domain: &Domain,
        caller: &Caller<'_>,
        months: u32,
        auth: Option<&str>,
    ) -> Result<Transfer, Fault> {
        if domain.record.client_id == caller.client {
            return Err(Fault::new(
                result_codes::NOT_TRANSFERABLE,
                "the domain is with this account already",
            ));
        }
        if domain.open_transfer().is_some() {
            return Err(Fault::new(result_codes::TRANSFER_PENDING, ""));
        }
        let auth =
            auth.ok_or_else(|| Fault::new(result_codes::MISSING, "a transfer needs authInfo"))?;
        if domain.auth.as_deref() != Some(auth) {
            return Err(Fault::new(result_codes::WRONG_AUTH_INFO, ""));
        }
        allowed(
            &statuses(domain),
            &[
                Status::ClientTransferProhibited,
                Status::ServerTransferProhibited,
                Status::PendingUpdate,
                Status::PendingDelete,
            ],
        )?;
        let years = self.policies.for_domain(&domain.name).max_years;
        Ok(Transfer {
            status: TransferStatus::Pending,
            requested_by: caller.client.to_owned(),
            requested_at: caller.now,
            acting: domain.record.client_id.clone(),
            acting_at: caller
                .now
                .checked_add_days(Days::new(DAYS_TO_ANSWER))
                .unwrap_or(caller.now),
            expires_at: extend(domain.expires_at, months, caller.now, years)?,
        })
    }
}

fn query(domain: &Domain, caller: &Caller<'_>, auth: Option<&str>) -> Outcome {
    let transfer = domain.transfer.as_ref().ok_or_else(|| {
        Fault::new(result_codes::NO_TRANSFER, "").blame(Ns::Domain, "name", &domain.name)
    })?;
    let knows = auth.is_some() && domain.auth.as_deref() == auth;
    if !knows
        && ![
            &transfer.requested_by,
            &transfer.acting,
            &domain.record.client_id,
        ]
        .contains(&&caller.client.to_owned())
    {
        return Err(Fault::new(
            result_codes::AUTHORIZATION,
            "this transfer is between other accounts",
        ));
    }
    Ok(Answer::data(render::transfer(&domain.name, transfer)))
}

/// Closes the open transfer; once approved the domain is the gaining account's. The other side is told by a message,
/// both sides when the registry decided.
pub(super) fn conclude(
    state: &mut State,
    name: &str,
    status: TransferStatus,
    now: DateTime<Utc>,
) -> Option<Transfer> {
    let mut domain = state.domain(name)?.clone();
    let mut transfer = domain.open_transfer()?.clone();
    let (losing, gaining) = (
        domain.record.client_id.clone(),
        transfer.requested_by.clone(),
    );
    transfer.status = status;
    transfer.acting_at = now;
    let approved = matches!(
        status,
        TransferStatus::ClientApproved | TransferStatus::ServerApproved
    );
    if approved {
        domain.record.client_id.clone_from(&gaining);
        domain.record.transferred_at = Some(now);
        domain.expires_at = transfer.expires_at;
    } else {
        transfer.expires_at = domain.expires_at;
    }
    if status == TransferStatus::ClientCancelled {
        transfer.acting.clone_from(&gaining);
    }
    domain.transfer = Some(transfer.clone());
    state.put_domain(domain);
    if status != TransferStatus::ClientCancelled {
        tell(state, &gaining, name, &transfer, now);
    }
    if matches!(
        status,
        TransferStatus::ClientCancelled | TransferStatus::ServerApproved
    ) {
        tell(state, &losing, name, &transfer, now);
    }
    Some(transfer)
}

fn tell(state: &mut State, client: &str, name: &str, transfer: &Transfer, now: DateTime<Utc>) {
    let what = match transfer.status {
        TransferStatus::Pending => "was requested",
        TransferStatus::ClientApproved => "was approved",
        TransferStatus::ClientCancelled => "was cancelled",
        TransferStatus::ClientRejected => "was rejected",
        TransferStatus::ServerApproved => "was approved by the registry",
    };
    state.queue(Message {
        id: 0,
        client_id: client.to_owned(),
        queued_at: now,
        text: format!("The transfer of {name} {what}"),
        notice: Notice::Transfer {
            name: name.to_owned(),
            transfer: transfer.clone(),
        },
    });
}
