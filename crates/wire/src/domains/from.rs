//! The API's plans and findings from the model's.

use super::{AdoptedRole, Difference, Finding, Postal, Reason, RegistryContact, Sending, Totals};
use model::adoption::RoleTaken;
use model::field::{FieldCode, FieldError};
use model::registry;

impl Default for Totals {
    /// Of no domain.
    fn default() -> Self {
        Self {
            domains: 0,
            changes: 0,
            changes_of_registrant: 0,
            refused: 0,
            unchanged: 0,
        }
    }
}

impl Sending {
    /// Whether nothing would be sent.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.contacts.is_empty() && self.roles.is_empty() && self.domain.is_empty()
    }
}

impl From<registry::RegistryContact> for RegistryContact {
    fn from(of: registry::RegistryContact) -> Self {
        Self {
            handle: of.handle,
            int: of.int.map(Into::into),
            loc: of.loc.map(Into::into),
            voice: of.voice,
            voice_ext: model::phone::said(of.voice_ext),
            fax: of.fax,
            fax_ext: model::phone::said(of.fax_ext),
            email: of.email,
            disclose: of.disclose,
            statuses: of.statuses,
        }
    }
}

impl From<registry::Postal> for Postal {
    fn from(of: registry::Postal) -> Self {
        Self {
            name: of.name,
            org: of.org,
            street: of.street,
            city: of.city,
            region: of.region,
            postal_code: of.postal_code,
            country_code: of.country_code,
        }
    }
}

impl From<registry::Difference> for Difference {
    fn from(of: registry::Difference) -> Self {
        Self {
            field: of.field,
            wanted: of.wanted,
            found: of.found,
        }
    }
}

impl From<&RoleTaken> for AdoptedRole {
    fn from(of: &RoleTaken) -> Self {
        Self {
            role: of.role,
            held: of.held.clone(),
            took: of.took.as_str().to_owned(),
            contact_id: of.contact_id.map(|id| id.0),
            handle: of.handle.clone(),
            advice: of.advice.0.iter().map(Into::into).collect(),
        }
    }
}

impl From<&FieldError> for Finding {
    fn from(error: &FieldError) -> Self {
        Self {
            field: error.field.to_string(),
            reason: (&error.code).into(),
            message: error.code.text().into_owned(),
        }
    }
}

impl From<&FieldCode> for Reason {
    fn from(code: &FieldCode) -> Self {
        let of = |code: &str| Self {
            code: code.to_owned(),
            max: None,
            min: None,
            expected: None,
            text: None,
        };
        match code {
            FieldCode::Required => of("required"),
            FieldCode::NoName => of("no_name"),
            FieldCode::TooLong { max } => Self {
                max: Some(*max),
                ..of("too_long")
            },
            FieldCode::TooShort { min } => Self {
                min: Some(*min),
                ..of("too_short")
            },
            FieldCode::LineBreak => of("line_break"),
            FieldCode::ControlCharacter => of("control_character"),
            FieldCode::NotAnEmail => of("not_an_email"),
            FieldCode::NotAPhone { text } => Self {
                text: (!text.is_empty()).then(|| text.to_string()),
                ..of("not_a_phone")
            },
            FieldCode::NotACountry => of("not_a_country"),
            FieldCode::NotADomainName => of("not_a_domain_name"),
            FieldCode::WrongType { expected } => Self {
                expected: Some(expected.to_string()),
                ..of("wrong_type")
            },
            FieldCode::Unknown => of("unknown"),
            FieldCode::MemberSnapshot => of("member_snapshot"),
            FieldCode::Other { text } => Self {
                text: Some(text.to_string()),
                ..of("other")
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_reason_says_what_the_code_says() {
        for code in [
            FieldCode::Required,
            FieldCode::NoName,
            FieldCode::TooLong { max: 7 },
            FieldCode::TooShort { min: 2 },
            FieldCode::ControlCharacter,
            FieldCode::NotAnEmail,
            FieldCode::NotAPhone { text: "".into() },
            FieldCode::NotAPhone {
                text: "Two.".into(),
            },
            FieldCode::NotACountry,
            FieldCode::NotADomainName,
            FieldCode::WrongType {
                expected: "a text".into(),
            },
            FieldCode::Unknown,
            FieldCode::MemberSnapshot,
            FieldCode::Other { text: "No.".into() },
        ] {
            assert_eq!(json!(Reason::from(&code)), json!(code));
        }
    }

    #[test]
    fn a_contact_says_what_the_registry_is_to_hold() {
        let postal = registry::Postal {
            name: "Zoe Muller".into(),
            street: vec!["Gasse 1".into()],
            ..registry::Postal::default()
        };
        let contact = registry::RegistryContact {
            handle: "NH-1".into(),
            int: Some(postal.clone()),
            email: "zoe@example.net".into(),
            disclose: true,
            statuses: vec!["ok".into()],
            ..registry::RegistryContact::default()
        };
        assert_eq!(
            json!(RegistryContact::from(contact.clone())),
            json!(contact)
        );
    }
}
