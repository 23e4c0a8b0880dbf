//! A contact in AWS' terms. What can't be stored here is refused rather than dropped (`docs/api-design.md`).

use model::contact::{Patch, Snapshot};
use model::phone::to_epp;
use model::role::Role;
use serde_json::{Map, Value, json};
use wire::read::{Fields, Given};

/// AWS' member, the contact's field, and AWS' maximum length.
const MEMBERS: [(&str, &str, usize); 12] = [
    ("FirstName", "first_name", 255),
    ("LastName", "last_name", 255),
    ("OrganizationName", "org_name", 255),
    ("AddressLine1", "street1", 255),
    ("AddressLine2", "street2", 255),
    ("City", "city", 255),
    ("State", "region", 255),
    ("CountryCode", "country_code", 2),
    ("ZipCode", "postal_code", 255),
    ("PhoneNumber", "phone", 30),
    ("Email", "email", 254),
    ("Fax", "fax", 30),
];
/// The contact types of AWS.
const TYPES: [&str; 5] = [
    "PERSON",
    "COMPANY",
    "ASSOCIATION",
    "PUBLIC_BODY",
    "RESELLER",
];

/// Codes of AWS' list that ISO 3166-1 does not assign, and the country that they are a part of or became; registries take only those.
const COUNTRIES: [(&str, &str); 2] = [("AC", "SH"), ("TP", "TL")];

/// `RegistrantContact` and the like.
pub(super) fn name_of(role: Role) -> String {
    format!("{}Contact", role.title())
}

/// One of our fields in AWS' terms: `registrant.street1` is `RegistrantContact.AddressLine1`.
pub(super) fn member(field: &str) -> String {
    match field {
        "params.years" => return "DurationInYears".into(),
        "params.nameservers" => return "Nameservers".into(),
        _ => {}
    }
    let (role, field) = field.split_once('.').unwrap_or(("", field));
    let name = MEMBERS
        .iter()
        .find(|(_, of, _)| *of == field)
        .map_or(field, |(name, ..)| *name);
    match role.parse::<Role>() {
        Ok(role) if field == "disclose" => format!("{}Privacy", role.title()),
        Ok(role) => format!("{}.{name}", name_of(role)),
        Err(_) => name.to_owned(),
    }
}

/// The complete data of a role, so that absent members are cleared.
pub(super) fn read(place: &str, mut contact: Fields, wrong: &mut Vec<String>) -> Patch {
    let mut patch = Patch::default();
    for (name, field, most) in MEMBERS {
        let text = match contact.text(name) {
            Given::Value(text) => text,
            Given::Absent | Given::Null => String::new(),
        };
        if text.chars().count() > most {
            wrong.push(format!(
                "{place}.{name}: At most {most} characters fit here."
            ));
        }
        let text = match COUNTRIES.iter().find(|(code, _)| *code == text) {
            Some((_, country)) if field == "country_code" => (*country).to_owned(),
            _ => text,
        };
        patch.fields.insert(field.to_owned(), text);
    }
    if let Given::Value(kind) = contact.text("ContactType") {
        if !TYPES.contains(&kind.as_str()) {
            wrong.push(format!(
                "{place}.ContactType: give one of {}.",
                TYPES.join(", ")
            ));
        } else if kind != "PERSON" && patch.fields["org_name"].trim().is_empty() {
            wrong.push(format!("{place}.OrganizationName: a {kind} has one."));
        }
    }
    match contact.objects("ExtraParams") {
        Given::Value(list) if !list.is_empty() => wrong.push(format!(
            "{place}.ExtraParams: nothing is kept of these; leave them out."
        )),
        _ => {}
    }
    for error in contact.finish().err().unwrap_or_default().0 {
        wrong.push(format!("{place}.{}: {}", error.field, error.code.text()));
    }
    patch
}

/// The contact in AWS' terms; empty fields are absent.
pub(super) fn wire(of: &Snapshot) -> Value {
    let draft = model::contact::Draft::from_snapshot(of, true);
    let mut members = Map::new();
    for (name, field, _) in MEMBERS {
        let text = draft.get(field).unwrap_or_default();
        let text = match field {
            "phone" | "fax" => to_epp(text).unwrap_or_default(),
            _ => text.to_owned(),
        };
        if !text.is_empty() {
            members.insert(name.to_owned(), text.into());
        }
    }
    let kind = if of.org_name.is_some() {
        "COMPANY"
    } else {
        "PERSON"
    };
    members.insert("ContactType".into(), json!(kind));
    members.insert("ExtraParams".into(), json!([]));
    members.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_their_names_in_aws_words() {
        assert_eq!(
            member("registrant.street1"),
            "RegistrantContact.AddressLine1"
        );
        assert_eq!(member("billing.phone"), "BillingContact.PhoneNumber");
        assert_eq!(member("limit"), "limit");
    }
}
