//! How a domain stands: what the book wants of each role, what its registry was last read to hold, and what is published.

use super::{Domain, Domains};
use crate::allowed::DomainsRead;
use crate::plans::{Holder, holders_of};
use crate::{Actor, Result};
use boxed::boxed;
use chrono::{DateTime, Utc};
use model::agreement::{AgreementState, DifferenceCause, Verdict, compare, held};
use model::contact::to_registry;
use model::id::DomainId;
use model::published::{ASK_REGISTRAR, REDACTED};
use model::registry::{Difference, Field, PostalField, RegistryContact};
use model::role::Role;
use store::Tx;

/// One role.
#[derive(Debug, Clone)]
pub struct RoleAgreement {
    /// Which.
    pub role: Role,
    /// Whom the book wants, and why; `None`: nobody.
    pub wanted: Option<Holder>,
    /// The handles that the registry was last read to hold.
    pub held_handle: Option<String>,
    /// What it holds, where that is one contact whose data it shows.
    pub held: Option<RegistryContact>,
    /// Whether they are the same.
    pub state: AgreementState,
    /// Why not.
    pub cause: Option<DifferenceCause>,
    /// Since when.
    pub since: DateTime<Utc>,
    /// The fields in which the right contact differs; none where another one holds the role.
    pub fields: Vec<Difference>,
}

impl RoleAgreement {
    /// What WHOIS and RDAP say of a field of what is held: withheld data is replaced.
    #[must_use]
    pub fn published(&self, field: Field, found: Option<&str>) -> Option<String> {
        let withheld = self.held.as_ref().is_some_and(|held| !held.disclose);
        match field {
            _ if !withheld => found.map(ToOwned::to_owned),
            Field::Disclose | Field::Postal(_, PostalField::Region | PostalField::CountryCode) => {
                found.map(ToOwned::to_owned)
            }
            Field::Email => Some(ASK_REGISTRAR.to_owned()),
            _ => Some(REDACTED.to_owned()),
        }
    }
}

/// A domain with its roles.
#[derive(Debug, Clone)]
pub struct DomainAgreement {
    /// The domain.
    pub domain: Domain,
    /// All four roles, in the order of [`Role::ALL`].
    pub roles: Vec<RoleAgreement>,
}

impl<'a> Domains<'a> {
    /// How a domain stands, role by role.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn agreement(self, actor: &Actor, id: DomainId) -> Result<DomainAgreement> {
        let reach = &actor.allowed_within::<DomainsRead>()?;
        let mut tx = self.tools.read(reach).await?;
        let domain = self.load(&mut tx, reach, id).await?;
        agreement(&mut tx, domain).await
    }
}

/// How this domain stands.
pub(crate) async fn agreement(tx: &mut Tx, domain: Domain) -> Result<DomainAgreement> {
    let mut holders = holders_of(tx, &domain).await?;
    let mut rows = store::agreement::of_domain(tx, domain.organization_id, domain.id).await?;
    let role = |role: Role| {
        let row = rows.remove(&role);
        let wanted = holders
            .iter()
            .position(|holder| holder.role == role)
            .map(|at| holders.swap_remove(at));
        let held = domain.view.as_ref().map(|view| held(view, role));
        let held = held.unwrap_or_default();
        let fields = match compare(wanted.as_ref().map(object).as_ref(), &held) {
            Verdict::Fields(fields) => fields,
            Verdict::Agrees | Verdict::Unknown | Verdict::Holder => Vec::new(),
        };
        RoleAgreement {
            role,
            held_handle: held.handle(),
            held: held.only().cloned(),
            state: state(&domain, row.as_ref().map(|row| row.state)),
            cause: row.as_ref().and_then(|row| row.cause),
            since: row.as_ref().map_or(domain.updated_at, |row| row.since),
            fields,
            wanted,
        }
    };
    let roles = Role::ALL.into_iter().map(role).collect();
    Ok(DomainAgreement { domain, roles })
}

/// A role that differs is on its way when its domain is.
fn state(domain: &Domain, kept: Option<AgreementState>) -> AgreementState {
    match (domain.state, kept) {
        (AgreementState::Gone, _) => AgreementState::Gone,
        (AgreementState::OnItsWay, Some(AgreementState::Differs)) => AgreementState::OnItsWay,
        (_, Some(kept)) => kept,
        (_, None) => AgreementState::Unknown,
    }
}

fn object(holder: &Holder) -> RegistryContact {
    to_registry(
        &holder.contact.handle,
        &holder.contact.snapshot,
        holder.contact.international.as_ref(),
        holder.contact.disclose,
    )
}
