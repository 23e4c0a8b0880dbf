//! Locations of an organization: where its member contacts are, and the phone that they fall back to.

use crate::spec::{FieldSpec, Group, fields};

fields! {
    /// An office as it can be stored.
    stored Office;
    /// An office as it was typed.
    typed OfficeDraft;
    /// What the organization calls it.
    label: String = FieldSpec::text("Label", 64).group(Group::Address)
        .hint("What you call it: Headquarters, Berlin.")
        .wide()
        .size("m"),
    /// First line of the street address.
    street1: String = FieldSpec::text("Street", 256).group(Group::Address).wide(),
    /// Second line of the street address.
    street2: Option<String> = FieldSpec::text("Street, second line", 256).group(Group::Address).wide(),
    /// City or locality.
    city: String = FieldSpec::text("City", 128).group(Group::Address),
    /// Region, state, province, county or prefecture.
    region: Option<String> = FieldSpec::text("Region", 128).group(Group::Address),
    /// Postal code; some countries have none.
    postal_code: Option<String> = FieldSpec::text("Postal code", 32).group(Group::Address)
        .hint("Leave empty where the country has none.")
        .size("s"),
    /// ISO 3166-1 alpha-2; in upper case once it is stored.
    country_code: String = FieldSpec::country("Country").group(Group::Address),
    /// The location's phone; E.164 once it is stored.
    phone: Option<String> = FieldSpec::phone("Phone")
        .hint("Shown for members without a telephone of their own. With + and the country code, or as it is dialled in the country above.")
        .group(Group::Reach),
    /// The extension of [`phone`](Self::phone): digits. `Some` of nothing: it was taken away.
    phone_ext: Option<String> = FieldSpec::extension("Extension").group(Group::Reach).size("s"),
    /// The location's fax; E.164 once it is stored.
    fax: Option<String> = FieldSpec::phone("Fax").group(Group::Reach),
    /// The extension of [`fax`](Self::fax).
    fax_ext: Option<String> = FieldSpec::extension("Fax extension").group(Group::Reach).size("s"),
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_office_names_all_that_is_wrong() {
        let errors = OfficeDraft {
            phone: "123".into(),
            ..OfficeDraft::default()
        }
        .parse()
        .unwrap_err();
        let named: Vec<_> = errors.0.iter().map(|error| error.field.as_ref()).collect();
        assert_eq!(named, ["label", "street1", "city", "country_code", "phone"]);
    }

    proptest! {
        #[test]
        fn what_parses_prints_and_parses_again(label in "\\PC{0,70}", street in "\\PC{0,40}", city in "\\PC{0,40}", phone in "(\\+[0-9 ]{6,14})?") {
            let draft = OfficeDraft { label, street1: street, city, phone, country_code: "cz".into(), ..OfficeDraft::default() };
            if let Ok(office) = draft.parse() {
                prop_assert!(office.label.chars().count() <= spec("label").unwrap().max as usize);
                prop_assert_eq!(OfficeDraft::from(&office).parse().unwrap(), office);
            }
        }
    }
}
