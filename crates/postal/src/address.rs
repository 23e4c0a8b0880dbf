//! Whether an address has what its country asks for.

use crate::country::{labels, regions, rules};
use model::contact::{Snapshot, normal};
use model::country::name;
use model::field::{FieldCode, FieldErrors};
use unicode_normalization::UnicodeNormalization;

/// What is missing or unusual for the country. Advice: such a contact can be stored, and a registry or the postal service may have trouble with it.
#[must_use]
pub fn check(of: &Snapshot) -> FieldErrors {
    let mut advice = FieldErrors::default();
    let Some(rules) = rules(&of.country_code) else {
        return advice;
    };
    let (words, country) = (labels(&of.country_code), name(&of.country_code));
    let mut say = |field: &'static str, text: String| {
        advice.push(field, FieldCode::Other { text: text.into() });
    };
    match &of.region {
        None if words.region_required => say(
            "region",
            format!(
                "Addresses in {country} name the {}.",
                words.region.to_lowercase()
            ),
        ),
        Some(region) if !knows(&of.country_code, region) => say(
            "region",
            format!("{country} has no {} {region}.", words.region.to_lowercase()),
        ),
        _ => {}
    }
    let example = words
        .postal_code_example
        .map(|example| format!(", such as {example}"))
        .unwrap_or_default();
    match (&of.postal_code, &rules.code) {
        (None, _) if words.postal_code_required => say(
            "postal_code",
            format!(
                "Addresses in {country} have a {}{example}.",
                spoken(words.postal_code)
            ),
        ),
        (Some(_), None) if !words.postal_code_used => say(
            "postal_code",
            format!("{country} has no postal codes; leave it empty."),
        ),
        (Some(code), Some(form)) if !form.is_match(code.trim()) => say(
            "postal_code",
            format!(
                "This is no {} of {country}{example}.",
                spoken(words.postal_code)
            ),
        ),
        (Some(code), Some(_)) => {
            let canonical = crate::canonical_code(&of.country_code, code);
            if let Some(canonical) = canonical.filter(|canonical| canonical != code.trim()) {
                say(
                    "postal_code",
                    format!("In {country} this is written {canonical}."),
                );
            }
        }
        _ => {}
    }
    advice
}

/// `Postal code` within a sentence; `ZIP code` stays as it is.
fn spoken(word: &str) -> String {
    if word == "Postal code" {
        "postal code".into()
    } else {
        word.into()
    }
}

/// Whether the country has the region, by its key or either name, in any case and without accents; of a country whose regions are not listed anything goes.
fn knows(country: &str, region: &str) -> bool {
    let plain = |text: &str| -> String {
        normal(text)
            .nfkd()
            .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
            .collect()
    };
    let wanted = plain(region);
    let all = regions(country);
    all.is_empty()
        || all.iter().any(|each| {
            [each.key, each.name, each.latin]
                .into_iter()
                .any(|name| plain(name) == wanted)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(country: &str, region: &str, code: &str) -> Snapshot {
        let maybe = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Snapshot {
            street1: "1 Main".into(),
            city: "Town".into(),
            region: maybe(region),
            postal_code: maybe(code),
            country_code: country.into(),
            ..Snapshot::default()
        }
    }

    fn fields(of: &Snapshot) -> Vec<String> {
        check(of)
            .0
            .iter()
            .map(|error| error.field.to_string())
            .collect()
    }

    #[test]
    fn countries_ask_for_their_parts() {
        assert!(fields(&at("US", "IL", "62701")).is_empty());
        assert!(fields(&at("US", "illinois", "62701-1234")).is_empty());
        assert_eq!(fields(&at("US", "", "")), ["region", "postal_code"]);
        assert_eq!(fields(&at("US", "Bavaria", "62701")), ["region"]);
        assert_eq!(fields(&at("CZ", "", "1100")), ["postal_code"]);
        assert!(fields(&at("CZ", "", "110 00")).is_empty());
        assert_eq!(fields(&at("CZ", "", "11000")), ["postal_code"]);
        assert!(fields(&at("BR", "Sao Paulo", "01310-100")).is_empty());
        assert_eq!(fields(&at("HK", "Kowloon", "999077")), ["postal_code"]);
        assert!(fields(&at("XX", "", "")).is_empty());
    }

    proptest! {
        #[test]
        fn no_address_panics(place in 0usize..249, region in "\\PC{0,6}", code in "\\PC{0,8}") {
            let all = model::country::all();
            let _ = check(&at(all[place % all.len()].code, &region, &code));
        }
    }
}
