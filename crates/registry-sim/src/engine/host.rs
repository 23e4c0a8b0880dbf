//! Host objects (RFC 5732).

use std::net::IpAddr;

use crate::answer::{Answer, Fault};
use crate::command::host::HostUpdate;
use crate::objects::{Domain, Host, Status};
use crate::render;
use crate::result_codes;
use crate::state::State;
use crate::xml::Ns;

use super::caller::{Caller, Outcome, allowed, sponsored};
use super::rules;

const SETTABLE: &[Status] = &[
    Status::ClientDeleteProhibited,
    Status::ClientUpdateProhibited,
];

fn find<'a>(state: &'a State, name: &str) -> Result<&'a Host, Fault> {
    state.host(name).ok_or_else(|| {
        Fault::new(result_codes::NOT_FOUND, format!("host {name}")).blame(Ns::Host, "name", name)
    })
}

/// The domain that a host is within, if this registry has it.
fn superordinate<'a>(state: &'a State, name: &str) -> Option<&'a Domain> {
    let mut rest = name;
    while let Some((_, parent)) = rest.split_once('.') {
        if let Some(domain) = state.domain(parent) {
            return Some(domain);
        }
        rest = parent;
    }
    None
}

/// Addresses are for hosts within one's own domains: others' are found in the DNS.
fn placed(state: &State, caller: &Caller<'_>, host: &Host) -> Result<(), Fault> {
    match superordinate(state, &host.name) {
        Some(domain) => sponsored(&domain.record, caller, "the domain above the host"),
        None if host.addresses.is_empty() => Ok(()),
        None => Err(Fault::new(
            result_codes::POLICY,
            "only hosts within a domain of this registry have addresses",
        )
        .blame(Ns::Host, "name", &host.name)),
    }
}

pub(super) fn check(state: &State, names: &[String]) -> Answer {
    let verdicts = names
        .iter()
        .map(|name| (name.as_str(), state.host(name).map(|_| "In use")));
    Answer::data(render::check(Ns::Host, "name", verdicts))
}

pub(super) fn info(state: &State, name: &str) -> Outcome {
    let host = find(state, name)?;
    Ok(Answer::data(render::host(host, state.host_is_used(name))))
}

pub(super) fn create(
    state: &mut State,
    caller: &Caller<'_>,
    name: &str,
    addresses: &[IpAddr],
) -> Outcome {
    if state.host(name).is_some() {
        return Err(
            Fault::new(result_codes::EXISTS, format!("host {name} exists")).blame(
                Ns::Host,
                "name",
                name,
            ),
        );
    }
    let mut host = Host {
        name: name.to_owned(),
        record: caller.record(String::new()),
        addresses: addresses.iter().copied().collect(),
        statuses: Default::default(),
    };
    placed(state, caller, &host)?;
    host.record.roid = state.next_roid('H');
    state.put_host(host);
    Ok(Answer::data(render::created(
        Ns::Host,
        "name",
        name,
        caller.now,
        None,
    )))
}

pub(super) fn update(state: &mut State, caller: &Caller<'_>, update: &HostUpdate) -> Outcome {
    let old = find(state, &update.name)?;
    sponsored(&old.record, caller, "the host")?;
    let only_unlocks = update.new_name.is_none()
        && update.add.addresses.is_empty()
        && update.rem.addresses.is_empty()
        && update.add.statuses.is_empty()
        && update.rem.statuses == [Status::ClientUpdateProhibited];
    if !only_unlocks {
        allowed(
            &old.statuses,
            &[
                Status::ClientUpdateProhibited,
                Status::ServerUpdateProhibited,
            ],
        )?;
    }
    let mut host = old.clone();
    rules::statuses(
        Ns::Host,
        &mut host.statuses,
        &update.add.statuses,
        &update.rem.statuses,
        SETTABLE,
    )?;
    for address in &update.rem.addresses {
        if !host.addresses.remove(address) {
            let text = address.to_string();
            return Err(
                Fault::new(result_codes::POLICY, format!("{text} is no address of it")).blame(
                    Ns::Host,
                    "addr",
                    &text,
                ),
            );
        }
    }
    host.addresses.extend(&update.add.addresses);
    if let Some(new_name) = &update.new_name {
        if state.host(new_name).is_some() {
            return Err(
                Fault::new(result_codes::EXISTS, format!("host {new_name} exists")).blame(
                    Ns::Host,
                    "name",
                    new_name,
                ),
            );
        }
        host.name.clone_from(new_name);
    }
    placed(state, caller, &host)?;
    host.record.touch(caller.client, caller.now);
    let name = host.name.clone();
    state.put_host(host);
    if name != update.name {
        rename(state, &update.name, &name);
    }
    Ok(Answer::code(result_codes::OK))
}

/// Delegations follow a host to its new name (RFC 5732 §3.2.5).
fn rename(state: &mut State, old: &str, new: &str) {
    for domain in state.host_uses(old) {
        let Some(mut domain) = state.domain(&domain).cloned() else {
            continue;
        };
        for host in domain.nameservers.iter_mut().filter(|host| *host == old) {
            new.clone_into(host);
        }
        state.put_domain(domain);
    }
    state.remove_host(old);
}

pub(super) fn delete(state: &mut State, caller: &Caller<'_>, name: &str) -> Outcome {
    let host = find(state, name)?;
    sponsored(&host.record, caller, "the host")?;
    allowed(
        &host.statuses,
        &[
            Status::ClientDeleteProhibited,
            Status::ServerDeleteProhibited,
        ],
    )?;
    if state.host_is_used(name) {
        let reason = format!("domains are delegated to {name}");
        return Err(Fault::new(result_codes::ASSOCIATION, reason).blame(Ns::Host, "name", name));
    }
    state.remove_host(name);
    Ok(Answer::code(result_codes::OK))
}
