//! Domains as they are found, and the statuses that they have.

use crate::answer::Fault;
use crate::objects::{Domain, Status};
use crate::result_codes;
use crate::state::State;
use crate::xml::Ns;

pub(super) fn find<'a>(state: &'a State, name: &str) -> Result<&'a Domain, Fault> {
    state.domain(name).ok_or_else(|| {
        Fault::new(result_codes::NOT_FOUND, format!("domain {name}")).blame(
            Ns::Domain,
            "name",
            name,
        )
    })
}

/// The statuses that are kept and those that follow from the rest (RFC 5731 §2.3).
pub(super) fn statuses(domain: &Domain) -> Vec<Status> {
    let mut all: Vec<Status> = domain.statuses.iter().copied().collect();
    if domain.pending.is_some() {
        all.push(Status::PendingUpdate);
    }
    if domain.open_transfer().is_some() {
        all.push(Status::PendingTransfer);
    }
    if domain.deletion.is_some() {
        all.push(Status::PendingDelete);
    }
    if domain.nameservers.is_empty() {
        all.push(Status::Inactive);
    }
    if all.is_empty() {
        all.push(Status::Ok);
    }
    all
}
