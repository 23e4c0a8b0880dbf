//! What one domain would be sent: who would hold its roles, what its registry would refuse, and whether it is a change of registrant.

use super::Holders;
use model::contact::publishable;
use model::field::{FieldCode, FieldErrors};
use model::registry::Difference;
use model::role::Role;
use postal::tld::foresee;
use store::domains::Domain;

/// What a change of roles would do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The domain.
    pub domain: Domain,
    /// Who would hold the roles.
    pub holders: Holders,
    /// Whether the registrant's name, organization or e-mail would change: a change of registrant (ICANN transfer policy, section II.A.1).
    pub changes_registrant: bool,
    /// What a registry would refuse, by role and field.
    pub refusals: FieldErrors,
    /// Notes on the domain's registry, by role; it may refuse, and reports so itself.
    pub hints: FieldErrors,
    /// What would change in the domain object besides its contacts, when that was ordered: contacts are not sent then.
    pub object: Option<Vec<Difference>>,
}

/// The plan of a domain whose roles these contacts would hold.
pub(crate) fn planned(domain: Domain, holders: Holders) -> Plan {
    let (mut refusals, mut hints) = (FieldErrors::default(), FieldErrors::default());
    for holder in &holders {
        for error in publishable(&holder.contact.snapshot).0 {
            refusals.push(format!("{}.{}", holder.role, error.field), error.code);
        }
        let contact = &holder.contact;
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
    let changes_registrant = changes_registrant(&domain, &holders);
    Plan {
        domain,
        holders,
        changes_registrant,
        refusals,
        hints,
        object: None,
    }
}

fn changes_registrant(domain: &Domain, holders: &Holders) -> bool {
    let shown = domain.view.as_ref().and_then(|view| {
        view.contacts
            .iter()
            .find(|(role, _)| *role == Role::Registrant)
    });
    let wanted = holders
        .iter()
        .find(|holder| holder.role == Role::Registrant);
    let (Some((_, shown)), Some(wanted)) = (shown, wanted) else {
        return wanted.is_some();
    };
    let wanted = model::contact::to_registry(
        &wanted.contact.handle,
        &wanted.contact.snapshot,
        wanted.contact.international.as_ref(),
        wanted.contact.disclose,
    );
    let key = |contact: &model::registry::RegistryContact| {
        let postal = contact
            .loc
            .clone()
            .or_else(|| contact.int.clone())
            .unwrap_or_default();
        (postal.name, postal.org, contact.email.clone())
    };
    key(shown) != key(&wanted)
}
