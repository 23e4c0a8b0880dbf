//! The state of domains and roles in words.

use model::adoption::{RoleTaken, Took};
use model::agreement::{AgreementState, DifferenceCause};
use model::registry::{Field, PostalField};
use model::task::Awaiting;
use service::domains::Domain;

/// The look of a state and its word.
pub(crate) const fn badge(state: AgreementState) -> (&'static str, &'static str) {
    match state {
        AgreementState::Agrees => ("completed", "Agrees"),
        AgreementState::Differs => ("differs", "Differs"),
        AgreementState::OnItsWay => ("running", "On its way"),
        AgreementState::Unknown => ("pending", "Not known"),
        AgreementState::Gone => ("failed", "Not ours any more"),
    }
}

/// The look and the word of a domain's state. Where its task waits for somebody, that says who must act.
pub(crate) const fn badge_of(domain: &Domain) -> (&'static str, &'static str) {
    match (domain.state, domain.awaiting) {
        (AgreementState::OnItsWay, Some(whom)) => ("waiting", waits_for(whom)),
        (state, _) => badge(state),
    }
}

const fn waits_for(whom: Awaiting) -> &'static str {
    match whom {
        Awaiting::Operator => "Waits for a yes",
        Awaiting::Registry => "Waits for the registry",
        Awaiting::Registrant => "Waits for the registrant",
        Awaiting::NewRegistrant => "Waits for the new registrant",
    }
}

/// What became of a role whose registry's side is taken, or would.
pub(crate) fn took(of: &RoleTaken) -> String {
    let handle = of.handle.as_deref().unwrap_or_default();
    match of.took {
        Took::Known => format!("{handle} stands for it already, and is given the role here."),
        Took::Updated => format!("{handle} is changed to what the registry holds."),
        Took::Matched => format!("{handle} says the same, and is given the role here."),
        Took::New if handle.is_empty() => {
            "A new contact is made of it, and is given the role here.".into()
        }
        Took::New => format!("A new contact {handle} is made of it, and is given the role here."),
        Took::Left if of.held.is_empty() => {
            "Nobody holds it there, and the domain gives it to nobody any more.".into()
        }
        Took::Left => "It can’t be taken.".into(),
    }
}

/// Why something differs, as a sentence.
pub(crate) const fn why(cause: DifferenceCause) -> &'static str {
    match cause {
        DifferenceCause::NotSent => "The book was changed and nothing was sent since.",
        DifferenceCause::Refused => "It was refused. The task says why, and whether it was sent.",
        DifferenceCause::Cancelled => "The task that was to send it was cancelled.",
        DifferenceCause::ChangedThere => "Somebody changed it at the registry.",
        DifferenceCause::Adopted => "It has differed since the domain was adopted.",
        DifferenceCause::WithheldThere => "The registry withholds what the book publishes.",
    }
}

/// How many domains differ for this cause, as a sentence.
pub(crate) fn differing(cause: DifferenceCause, domains: usize) -> String {
    let (one, many) = match cause {
        DifferenceCause::NotSent => (
            "has a change that was not sent",
            "have changes that were not sent",
        ),
        DifferenceCause::Refused => (
            "has a change that the registry refused",
            "have changes that the registry refused",
        ),
        DifferenceCause::Cancelled => (
            "has a change that was cancelled",
            "have changes that were cancelled",
        ),
        DifferenceCause::ChangedThere => (
            "was changed at the registry by somebody else",
            "were changed at the registry by somebody else",
        ),
        DifferenceCause::Adopted => (
            "has differed since it was adopted",
            "have differed since they were adopted",
        ),
        DifferenceCause::WithheldThere => (
            "has contacts that the registry withholds",
            "have contacts that the registry withholds",
        ),
    };
    let verb = if domains == 1 { one } else { many };
    format!("{} {verb}", super::domains(domains))
}

/// A field of a contact at a registry, for people.
pub(crate) const fn field_name(field: Field) -> &'static str {
    match field {
        Field::Postal(_, PostalField::Name) => "name",
        Field::Postal(_, PostalField::Org) => "organization",
        Field::Postal(_, PostalField::Street) => "street",
        Field::Postal(_, PostalField::City) => "city",
        Field::Postal(_, PostalField::Region) => "state or province",
        Field::Postal(_, PostalField::PostalCode) => "postal code",
        Field::Postal(_, PostalField::CountryCode) => "country",
        Field::Voice => "telephone",
        Field::VoiceExt => "extension",
        Field::Fax => "fax",
        Field::FaxExt => "fax extension",
        Field::Email => "e-mail",
        Field::Disclose => "published",
        other => other.as_str(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_domain_differs_and_several_differ() {
        for cause in DifferenceCause::ALL {
            let (one, two) = (differing(cause, 1), differing(cause, 2));
            assert!(one.starts_with("1 domain ") && two.starts_with("2 domains "));
            assert_ne!(one[8..], two[9..], "{cause}");
        }
    }
}
