//! Applying the policies: to contacts, and to the roles of a domain.

use std::collections::BTreeSet;

use crate::answer::Fault;
use crate::objects::{Contact, Domain, PostalForm, Role, Status};
use crate::policy::{ContactField, Policy};
use crate::result_codes;
use crate::xml::Ns;

/// Whether this registry accepts a contact.
pub(crate) fn contact(policy: &Policy, contact: &Contact) -> Result<(), Fault> {
    let policy_fault = |reason: String| Fault::new(result_codes::POLICY, reason);
    if contact.id.chars().count() > policy.max_contact_id {
        let reason = format!(
            "contact ids have at most {} characters here",
            policy.max_contact_id
        );
        return Err(policy_fault(reason).blame(Ns::Contact, "id", &contact.id));
    }
    for (form, postal) in contact.postal() {
        if !policy.postal_forms.contains(&form) {
            let forms: Vec<_> = policy
                .postal_forms
                .iter()
                .map(|form| form.as_str())
                .collect();
            let reason = format!(
                "contact {} has postalInfo of type {}, this registry takes {} only",
                contact.id,
                form.as_str(),
                forms.join(" and ")
            );
            return Err(policy_fault(reason).blame(Ns::Contact, "postalInfo", form.as_str()));
        }
        let lines = [
            ("name", Some(&postal.name)),
            ("org", postal.org.as_ref()),
            ("city", Some(&postal.addr.city)),
            ("sp", postal.addr.sp.as_ref()),
            ("pc", postal.addr.pc.as_ref()),
        ];
        let streets = postal.addr.street.iter().map(|line| ("street", Some(line)));
        for (element, value) in lines.into_iter().chain(streets) {
            let Some(value) = value else { continue };
            if form == PostalForm::Int && policy.int_is_ascii && !value.is_ascii() {
                let reason = format!("{element} of type int has characters outside ASCII");
                return Err(Fault::new(result_codes::VALUE_SYNTAX, reason).blame(
                    Ns::Contact,
                    element,
                    value,
                ));
            }
        }
        if let Some(org) = &postal.org
            && let Some(bad) = org.chars().find(|c| policy.forbidden_in_org.contains(*c))
        {
            let reason = format!("org has a character that is not allowed: {bad}");
            return Err(Fault::new(result_codes::VALUE_SYNTAX, reason).blame(
                Ns::Contact,
                "org",
                org,
            ));
        }
    }
    required_fields(policy, contact)?;
    let host = contact.email.rsplit_once('@').map_or("", |(_, host)| host);
    if !policy.email_domains.is_empty()
        && !policy
            .email_domains
            .iter()
            .any(|domain| domain.eq_ignore_ascii_case(host))
    {
        let reason = format!(
            "contact {}: the e-mail address must be at {}",
            contact.id,
            policy.email_domains.join(" or ")
        );
        return Err(policy_fault(reason).blame(Ns::Contact, "email", &contact.email));
    }
    Ok(())
}

fn required_fields(policy: &Policy, contact: &Contact) -> Result<(), Fault> {
    for field in &policy.required_fields {
        let everywhere = |has: fn(&crate::objects::Postal) -> bool| {
            contact.postal().all(|(_, postal)| has(postal))
        };
        let (element, what, present) = match field {
            ContactField::Org => (
                "org",
                "an organization",
                everywhere(|postal| postal.org.is_some()),
            ),
            ContactField::Street => (
                "street",
                "a street",
                everywhere(|postal| !postal.addr.street.is_empty()),
            ),
            ContactField::Sp => (
                "sp",
                "a state or province",
                everywhere(|postal| postal.addr.sp.is_some()),
            ),
            ContactField::Pc => (
                "pc",
                "a postal code",
                everywhere(|postal| postal.addr.pc.is_some()),
            ),
            ContactField::Voice => ("voice", "a telephone number", contact.voice.is_some()),
            ContactField::Fax => ("fax", "a fax number", contact.fax.is_some()),
        };
        if !present {
            let reason = format!(
                "contact {}: {what} is required by this registry",
                contact.id
            );
            return Err(Fault::new(result_codes::POLICY, reason).blame(Ns::Contact, element, ""));
        }
    }
    Ok(())
}

/// Whether a domain's roles conform to its registry's policy.
pub(crate) fn roles(policy: &Policy, domain: &Domain) -> Result<(), Fault> {
    for role in [Role::Registrant, Role::Admin, Role::Tech, Role::Billing] {
        let ids = domain.role(role);
        let (word, element) = match role {
            Role::Registrant => ("a registrant", "registrant"),
            Role::Admin => ("an admin contact", "contact"),
            Role::Tech => ("a tech contact", "contact"),
            Role::Billing => ("a billing contact", "contact"),
        };
        let wrong = if ids.is_empty() && policy.required_roles.contains(&role) {
            Some(format!("{word} is required by this registry"))
        } else if !ids.is_empty() && !policy.allowed_roles.contains(&role) {
            Some(format!("this registry has no {} contacts", role.as_str()))
        } else if ids.len() > policy.max_per_role {
            Some(format!(
                "more than {} {} contacts",
                policy.max_per_role,
                role.as_str()
            ))
        } else {
            None
        };
        if let Some(reason) = wrong {
            let value = ids.last().copied().unwrap_or_default();
            return Err(Fault::new(result_codes::POLICY, reason).blame(Ns::Domain, element, value));
        }
    }
    Ok(())
}

/// Adds and removes a client's statuses. Those of the registry are not a client's to touch (2306).
pub(crate) fn statuses(
    ns: Ns,
    set: &mut BTreeSet<Status>,
    add: &[Status],
    rem: &[Status],
    settable: &[Status],
) -> Result<(), Fault> {
    for status in rem.iter().chain(add) {
        if !settable.contains(status) {
            let reason = format!("{} is not for accounts to set or remove", status.as_str());
            return Err(Fault::new(result_codes::POLICY, reason).blame(
                ns,
                "status",
                status.as_str(),
            ));
        }
    }
    for status in rem {
        if !set.remove(status) {
            let reason = format!("{} is not set", status.as_str());
            return Err(Fault::new(result_codes::POLICY, reason).blame(
                ns,
                "status",
                status.as_str(),
            ));
        }
    }
    for status in add {
        if !set.insert(*status) {
            let reason = format!("{} is set already", status.as_str());
            return Err(Fault::new(result_codes::POLICY, reason).blame(
                ns,
                "status",
                status.as_str(),
            ));
        }
    }
    Ok(())
}
