//! The state of domains and roles in words.

use model::agreement::{AgreementState, DifferenceCause};
use model::registry::{Field, PostalField};

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

/// Why something differs, as a sentence.
pub(crate) const fn why(cause: DifferenceCause) -> &'static str {
    match cause {
        DifferenceCause::NotSent => "The book was changed and nothing was sent since.",
        DifferenceCause::Refused => "It was sent, and the registry refused it. The task says why.",
        DifferenceCause::Cancelled => "The task that was to send it was cancelled.",
        DifferenceCause::ChangedThere => "Somebody changed it at the registry.",
        DifferenceCause::Adopted => "It has differed since the domain was adopted.",
        DifferenceCause::WithheldThere => "The registry withholds what the book publishes.",
    }
}

/// What to do about all domains that differ for this cause.
pub(crate) const fn counted(cause: DifferenceCause) -> &'static str {
    match cause {
        DifferenceCause::NotSent => "with changes that were not sent",
        DifferenceCause::Refused => "whose change the registry refused",
        DifferenceCause::Cancelled => "whose change was cancelled",
        DifferenceCause::ChangedThere => "that somebody changed at the registry",
        DifferenceCause::Adopted => "that differ since they were adopted",
        DifferenceCause::WithheldThere => "whose contacts the registry withholds",
    }
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
        Field::Email => "e-mail",
        Field::Disclose => "published",
        other => other.as_str(),
    }
}
