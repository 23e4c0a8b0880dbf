//! The body: a list of contacts, each with its type. All errors are reported at once.

use super::error::{Code, Refused};
use model::certificate::{CertificateDraft, CertificateRole, FIELDS};
use model::field::FieldCode;
use service::certificates::Wanted;
use std::collections::BTreeMap;
use wire::read::{Fields, Given};

/// Reads `{"contacts": […]}`.
pub(super) fn read(mut body: Fields) -> Result<Wanted, Refused> {
    let mut refused = Refused::nothing();
    let mut wanted = Wanted::new();
    match body.objects("contacts") {
        Given::Value(contacts) if !contacts.is_empty() => {
            for (number, contact) in contacts.into_iter().enumerate() {
                one(
                    &format!("contacts[{number}]"),
                    contact,
                    &mut wanted,
                    &mut refused,
                );
            }
        }
        _ => refused.push(
            Code::ContactsRequired,
            "contacts: send a list with at least one contact.",
        ),
    }
    if let Err(errors) = body.finish() {
        for error in errors.0.iter().filter(|error| error.field != "contacts") {
            refused.push(
                Code::FieldInvalid,
                format!("{}: {}", error.field, error.code.text()),
            );
        }
    }
    refused.or(wanted)
}

fn one(place: &str, mut contact: Fields, wanted: &mut Wanted, refused: &mut Refused) {
    let before = refused.count();
    let role = match contact.text("contact_type") {
        Given::Value(word) => word.parse::<CertificateRole>().ok(),
        Given::Absent | Given::Null => None,
    };
    let mut given: BTreeMap<&str, String> = BTreeMap::new();
    for field in FIELDS {
        if let Given::Value(text) = contact.text(field.name) {
            given.insert(field.name, text);
        }
    }
    let typed = contact.finish();
    for error in typed.err().unwrap_or_default().0 {
        if error.field != "contact_type" {
            refused.push(
                Code::FieldInvalid,
                format!("{place}.{}: {}", error.field, error.code.text()),
            );
        }
    }
    let Some(role) = role else {
        refused.push(
            Code::ContactTypeInvalid,
            format!("{place}.contact_type: give organization_contact or technical_contact."),
        );
        return;
    };
    let whole = refused.count() == before;
    // A type and nothing else removes.
    let says = if given.is_empty() && whole {
        None
    } else {
        let said = given.iter().map(|(name, text)| (*name, text.as_str()));
        match CertificateDraft::named(said).parse() {
            Ok(contact) => Some(contact),
            Err(errors) => {
                for error in errors.0 {
                    let code = match error.code {
                        FieldCode::Required => Code::FieldRequired,
                        FieldCode::TooLong { .. } => Code::FieldTooLong,
                        _ => Code::FieldInvalid,
                    };
                    refused.push(
                        code,
                        format!("{place}.{}: {}", error.field, error.code.text()),
                    );
                }
                return;
            }
        }
    };
    if wanted.insert(role, says).is_some() {
        refused.push(
            Code::ContactTypeDuplicate,
            format!(
                "{place}.contact_type: there is one {} at most.",
                role.as_str()
            ),
        );
    }
}
