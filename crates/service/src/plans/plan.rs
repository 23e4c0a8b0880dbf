//! What one domain would be sent: who would hold its roles, what its registry would refuse, and whether it is a change of registrant.

use super::apart::{Apart, Said, asked};
use super::holders::Holders;
use super::locks;
use super::registrants::sent;
use crate::Result;
use ::wire::Totals;
use model::agreement::AgreementState;
use model::contact::{change_of_registrant, publishable};
use model::field::{FieldCode, FieldErrors};
use model::id::ContactId;
use model::published::DomainView;
use model::registry::Difference;
use model::role::Role;
use postal::tld::foresee;
use std::collections::BTreeMap;
use store::Tx;
use store::domains::Domain;

/// What a change of roles would do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The domain.
    pub domain: Domain,
    /// Who would hold the roles.
    pub holders: Holders,
    /// Whether its registry, as last read, would have another registrant (`model::contact::change_of_registrant`).
    pub changes_registrant: bool,
    /// What a registry would refuse, by role and field.
    pub refusals: FieldErrors,
    /// Notes on the domain's registry, by role; it may refuse, and reports so itself.
    pub hints: FieldErrors,
    /// Under which handle a contact is at the domain's registry, or would be, where that is not its own one: its object there has a form that this registry does not take.
    pub apart: BTreeMap<ContactId, String>,
    /// Which copies of contacts would come or go, where privacy was ordered.
    pub copies: Vec<::wire::PlanCopy>,
    /// What would change in the domain object besides its contacts, when that was ordered: contacts are not sent then.
    pub object: Option<Vec<Difference>>,
}

/// What a change would send to many domains.
#[derive(Debug, Clone, Default)]
pub struct Planned {
    /// What the first of them would be sent.
    pub plans: Vec<Plan>,
    /// How many there are.
    pub domains: usize,
    /// How many of all of them would have another registrant at their registries.
    pub registrant_changes: usize,
    /// How much it would do to all of them.
    pub totals: Totals,
}

/// The plan of a domain whose roles these contacts would hold.
pub(crate) async fn planned(tx: &mut Tx, domain: Domain, holders: Holders) -> Result<Plan> {
    let asked = asked(holders.iter().map(|holder| (&domain, &holder.contact)));
    let apart = Apart::of(tx, domain.organization_id, asked).await?;
    Ok(planned_beside(domain, holders, &apart))
}

/// The plan of a domain to which nothing is sent, whoever holds its roles.
pub(crate) fn unsent(domain: Domain, holders: Holders) -> Plan {
    planned_beside(domain, holders, &Apart::default())
}

/// [`planned`], with what is known of the contacts' objects.
pub(super) fn planned_beside(domain: Domain, holders: Holders, objects: &Apart) -> Plan {
    let mut apart = BTreeMap::new();
    let (mut refusals, mut hints) = (FieldErrors::default(), FieldErrors::default());
    for holder in &holders {
        for error in publishable(&holder.contact.snapshot).0 {
            refusals.push(format!("{}.{}", holder.role, error.field), error.code);
        }
        let contact = &holder.contact;
        let role = holder.role.to_string();
        match objects.says(&domain, contact) {
            None => {}
            Some(Said::There(handle)) => {
                apart.insert(contact.id, handle);
            }
            Some(Said::Made(handle, code)) => {
                apart.insert(contact.id, handle);
                hints.push(role, code);
            }
            Some(Said::Others(code)) => hints.push(role, code),
            Some(Said::Refused(code)) => refusals.push(role, code),
        }
        let reviewed = contact.international.is_some();
        for said in foresee(domain.name.tld(), holder.role, &contact.snapshot, reviewed) {
            let field = match said.field {
                "" => holder.role.to_string(),
                field => format!("{}.{field}", holder.role),
            };
            // Only the embedded registry is known completely; another under the same name may behave differently.
            let into = if said.certain && domain.registry == crate::installation::SIMULATOR {
                &mut refusals
            } else {
                &mut hints
            };
            into.push(
                field,
                FieldCode::Other {
                    text: said.text.into(),
                },
            );
        }
    }
    gone(&domain, &mut refusals);
    let locks = locks::of_contacts(&domain, &holders);
    refusals.0.extend(locks.refusals.0);
    hints.0.extend(locks.hints.0);
    let changes_registrant = changes_registrant(&domain, &holders);
    Plan {
        domain,
        holders,
        changes_registrant,
        refusals,
        hints,
        apart,
        copies: Vec::new(),
        object: None,
    }
}

/// Nothing can be sent for a domain that the registry does not hold under our account any more.
pub(super) fn gone(domain: &Domain, refusals: &mut FieldErrors) {
    if domain.state == AgreementState::Gone {
        let text = "The registry does not hold it under our account any more. Read it again, or release it.";
        refusals.push("domain", FieldCode::Other { text: text.into() });
    }
}

fn changes_registrant(domain: &Domain, holders: &Holders) -> bool {
    let held = domain.view.as_ref().and_then(DomainView::registrant);
    let mut holders = holders.iter();
    holders
        .find(|holder| holder.role == Role::Registrant)
        .is_some_and(|wanted| !change_of_registrant(held, &sent(&wanted.contact)).is_empty())
}
