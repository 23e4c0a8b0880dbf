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
        (Some(code), Some(form)) => {
            let typed = code.trim();
            // How it is written is asked first: with its country's letters before it, or with another space, it is a code all the same.
            match crate::canonical_code(&of.country_code, code) {
                Some(canonical) if canonical != typed => say(
                    "postal_code",
                    format!("In {country} this is written {canonical}."),
                ),
                None if !form.is_match(typed) => say(
                    "postal_code",
                    format!(
                        "This is no {} of {country}{example}.",
                        spoken(words.postal_code)
                    ),
                ),
                _ => {}
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

/// What may stand behind a region's name, in the languages that write it so.
const KINDS: [&str; 22] = [
    "to",
    "fu",
    "ken",
    "shi",
    "sheng",
    "do",
    "si",
    "gun",
    "prefecture",
    "province",
    "state",
    "city",
    "county",
    "region",
    "district",
    "department",
    "emirate",
    "island",
    "municipality",
    "oblast",
    "sar",
    "republic",
];

/// Whether the country has the region, by its key or either name, in any case and without accents, with or without the word for what it is; of a country whose regions are not listed
/// anything goes.
fn knows(country: &str, region: &str) -> bool {
    let plain = |text: &str| -> String {
        normal(text)
            .nfkd()
            .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
            .collect()
    };
    let wanted = plain(region);
    let bare = match wanted.rsplit_once([' ', '-']) {
        Some((name, kind)) if KINDS.contains(&kind) => name.to_owned(),
        _ => wanted.clone(),
    };
    let all = regions(country);
    let called = |test: &dyn Fn(&str) -> bool| {
        all.iter()
            .filter(|each| {
                [each.key, each.name, each.latin]
                    .into_iter()
                    .any(|name| test(&plain(name)))
            })
            .count()
    };
    // 東京 is 東京都, Beijing is Beijing Shi, Hong Kong is the island; what could be several is none.
    let begins = |name: &str| {
        name.strip_prefix(bare.as_str()).is_some_and(|rest| {
            let foreign = bare.chars().count() > 1 && !bare.chars().any(|c| c.is_ascii());
            foreign || rest.is_empty() || rest.starts_with([' ', '-'])
        })
    };
    all.is_empty() || called(&|name| name == wanted) > 0 || called(&begins) == 1
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

    #[test]
    fn how_it_is_written_is_asked_before_anything_is_refused() {
        for (country, typed, written) in [
            ("LT", "LT-01100", "01100"),
            ("FI", "FI-00100", "00100"),
            ("FI", "FIN-00100", "00100"),
            ("CH", "CH-8001", "8001"),
            ("CH", "ch 8001", "8001"),
            ("DE", "D-10115", "10115"),
            ("DE", "D 10115", "10115"),
            ("DE", "DE-10115", "10115"),
            ("AT", "A-1010", "1010"),
            ("MD", "MD-2001", "2001"),
            ("SE", "SE-111 22", "111 22"),
            ("SE", "S-111 22", "111 22"),
            ("HR", "HR-10000", "10000"),
            ("CZ", "CZ-110 00", "110 00"),
            ("NL", "NL-1234 AB", "1234 AB"),
            ("LU", "L-1234", "1234"),
            ("IN", "110 001", "110001"),
            ("TW", "100-058", "100058"),
        ] {
            let advice = check(&at(country, "", typed)).0;
            let advice: Vec<_> = advice
                .iter()
                .filter(|error| error.field == "postal_code")
                .map(|error| error.code.text().into_owned())
                .collect();
            assert_eq!(
                advice,
                [format!("In {} this is written {written}.", name(country))],
                "{typed}"
            );
            assert_eq!(
                crate::canonical_code(country, typed).as_deref(),
                Some(written),
                "{typed}"
            );
        }
        for (country, typed) in [
            ("DE", "CH-10115"),
            ("DE", "D-1011"),
            ("DE", "X 10115"),
            ("LT", "LT-"),
            ("SE", "111 223"),
        ] {
            assert_eq!(crate::canonical_code(country, typed), None, "{typed}");
        }
        assert!(fields(&at("LV", "", "LV-1073")).is_empty());
    }

    #[test]
    fn regions_are_known_by_what_people_call_them() {
        for (country, region) in [
            ("JP", "東京"),
            ("JP", "東京都"),
            ("JP", "Tokyo"),
            ("JP", "Tokyo-to"),
            ("JP", "Ōsaka-fu"),
            ("JP", "Aomori Prefecture"),
            ("CN", "Beijing"),
            ("CN", "北京"),
            ("CN", "Anhui Province"),
            ("HK", "Hong Kong"),
            ("HK", "Hong Kong Island"),
            ("KR", "Gangwon"),
            ("KR", "강원"),
            ("TW", "Taipei"),
            ("US", "New York State"),
            ("US", "california"),
        ] {
            assert!(knows(country, region), "{country} {region}");
        }
        for (country, region) in [
            ("US", "New"),
            ("US", "Bavaria"),
            ("JP", "京"),
            ("CN", "B"),
            ("HK", "Kong"),
            ("JP", "State"),
        ] {
            assert!(!knows(country, region), "{country} {region}");
        }
    }

    proptest! {
        #[test]
        fn no_address_panics(place in 0usize..249, region in "\\PC{0,6}", code in "\\PC{0,8}") {
            let all = model::country::all();
            let _ = check(&at(all[place % all.len()].code, &region, &code));
        }
    }
}
