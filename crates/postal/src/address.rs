//! Whether an address has what its country asks for, and how it is written there.

use crate::country::{labels, regions, rules};
use model::contact::{Snapshot, normal};
use model::country::name;
use model::field::{FieldCode, FieldErrors};
use unicode_normalization::UnicodeNormalization;

/// What is missing or unlike the country's addresses. Advice: such a contact can be stored, and a registry or a postman may stumble over it.
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

/// The address as its country writes it, line by line, without name and organization and without the country.
#[must_use]
pub fn lines(of: &Snapshot) -> Vec<String> {
    const PLAIN: &str = "%A%n%C%n%S %Z";
    let format = rules(&of.country_code).map_or(PLAIN, |rules| rules.format);
    // A part that the country's addresses do not have and this one does must not get lost.
    let mut format = format.to_owned();
    for (part, filled) in [
        ('A', true),
        ('C', true),
        ('S', of.region.is_some()),
        ('Z', of.postal_code.is_some()),
    ] {
        if filled && !format.contains(&format!("%{part}")) {
            format.push_str(&format!("%n%{part}"));
        }
    }
    let mut lines = Vec::new();
    for line in format.split("%n") {
        let mut out = String::new();
        let mut signs = line.chars().peekable();
        let mut pending = String::new();
        while let Some(sign) = signs.next() {
            if sign != '%' {
                pending.push(sign);
                continue;
            }
            let part = match signs.next() {
                Some('A') => {
                    let second = of.street2.iter().map(String::as_str);
                    std::iter::once(of.street1.as_str())
                        .chain(second)
                        .collect::<Vec<_>>()
                        .join("\n")
                }
                Some('C') => of.city.clone(),
                Some('S') => of.region.clone().unwrap_or_default(),
                Some('Z') => of.postal_code.clone().unwrap_or_default(),
                _ => String::new(),
            };
            if part.is_empty() {
                pending.clear();
                continue;
            }
            // What stands between two parts is written only when both are there.
            if !out.is_empty() || pending.trim() == "〒" {
                out.push_str(&pending);
            }
            pending.clear();
            out.push_str(&part);
        }
        lines.extend(
            out.split('\n')
                .map(|line| line.trim().to_owned())
                .filter(|line| !line.is_empty()),
        );
    }
    lines
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
        assert!(fields(&at("BR", "Sao Paulo", "01310-100")).is_empty());
        assert_eq!(fields(&at("HK", "Kowloon", "999077")), ["postal_code"]);
        assert!(fields(&at("XX", "", "")).is_empty());
    }

    #[test]
    fn addresses_are_written_as_the_country_does() {
        let mut berlin = at("DE", "", "10117");
        berlin.street2 = Some("Hinterhaus".into());
        assert_eq!(lines(&berlin), ["1 Main", "Hinterhaus", "10117 Town"]);
        assert_eq!(
            lines(&at("US", "IL", "62701")),
            ["1 Main", "Town, IL 62701"]
        );
        assert_eq!(lines(&at("US", "", "62701")), ["1 Main", "Town 62701"]);
        assert_eq!(lines(&at("JP", "東京都", "100-0001"))[0], "〒100-0001");
        assert_eq!(
            lines(&at("CZ", "Kraj", "110 00")),
            ["1 Main", "110 00 Town", "Kraj"]
        );
    }

    proptest! {
        #[test]
        fn nothing_of_an_address_gets_lost(place in 0usize..249, region in "[a-z]{0,6}", code in "[0-9]{0,6}") {
            let all = model::country::all();
            let of = at(all[place % all.len()].code, &region, &code);
            let written = lines(&of).join("\n");
            for part in [&of.street1, &of.city, &region, &code] {
                prop_assert!(written.contains(part.as_str()), "{written:?} lacks {part:?}");
            }
            let _ = check(&of);
        }
    }
}
