//! What the parts of an address are called in a country, and which of them it uses. See `NOTICE` for where the data comes from.

use regex_lite::Regex;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const COUNTRIES: &str = include_str!("../data/countries.tsv");
const REGIONS: &str = include_str!("../data/regions.tsv");

/// One country's rules.
pub(crate) struct Country {
    required: &'static str,
    format: &'static str,
    /// The whole of a postal code; `None` where the country has none.
    pub(crate) code: Option<Regex>,
    /// One of its codes as the country writes it; empty where there is none.
    example: String,
    region_word: &'static str,
    code_word: &'static str,
    city_word: &'static str,
}

impl Country {
    /// Whether the country's addresses have this part: `S` region, `Z` postal code, `C` city.
    fn uses(&self, part: char) -> bool {
        self.format.contains(&format!("%{part}"))
    }

    fn requires(&self, part: char) -> bool {
        self.required.contains(part)
    }
}

/// A region of a country that always names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// As it stands in an address: `CA`, `東京都`.
    pub key: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// The same in Latin letters.
    pub latin: &'static str,
}

/// What a form calls the parts of an address, and which the country has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Labels {
    /// `State`, `County`, `Prefecture`, …
    pub region: &'static str,
    /// `Postal code`, `ZIP code`, `PIN code` or `Eircode`.
    pub postal_code: &'static str,
    /// `City`, `Post town`, `District` or `Suburb`.
    pub city: &'static str,
    /// Whether addresses name a region.
    pub region_used: bool,
    /// Whether they always do.
    pub region_required: bool,
    /// Whether the country has postal codes.
    pub postal_code_used: bool,
    /// Whether every address has one.
    pub postal_code_required: bool,
    /// One of them.
    pub postal_code_example: Option<&'static str>,
}

const UNKNOWN: Labels = Labels {
    region: "Region",
    postal_code: "Postal code",
    city: "City",
    region_used: true,
    region_required: false,
    postal_code_used: true,
    postal_code_required: false,
    postal_code_example: None,
};

/// What the parts of an address are called there. A code that is no country's gets the plain words.
#[must_use]
pub fn labels(country: &str) -> Labels {
    let Some(rules) = rules(country) else {
        return UNKNOWN;
    };
    // Most European addresses name no region, and "province" is only the data's word for the place where one would stand.
    let region = match rules.region_word {
        "area" => "Area",
        "county" => "County",
        "department" => "Department",
        "district" => "District",
        "emirate" => "Emirate",
        "island" => "Island",
        "oblast" => "Oblast",
        "parish" => "Parish",
        "prefecture" => "Prefecture",
        "state" => "State",
        _ if rules.uses('S') => "Province",
        _ => "Region",
    };
    Labels {
        region,
        postal_code: match rules.code_word {
            "zip" => "ZIP code",
            "pin" => "PIN code",
            "eircode" => "Eircode",
            _ => "Postal code",
        },
        city: match rules.city_word {
            "post_town" => "Post town",
            "district" => "District",
            "suburb" => "Suburb",
            _ => "City",
        },
        region_used: rules.uses('S'),
        region_required: rules.requires('S'),
        postal_code_used: rules.uses('Z'),
        postal_code_required: rules.requires('Z'),
        postal_code_example: Some(rules.example.as_str()).filter(|example| !example.is_empty()),
    }
}

/// The regions of a country that always names one; empty for any other.
#[must_use]
pub fn regions(country: &str) -> &'static [Region] {
    static ALL: OnceLock<BTreeMap<&'static str, Vec<Region>>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let mut all: BTreeMap<&'static str, Vec<Region>> = BTreeMap::new();
        for line in REGIONS.lines() {
            let mut cells = line.split('\t');
            if let (Some(country), Some(key), Some(name), Some(latin)) =
                (cells.next(), cells.next(), cells.next(), cells.next())
            {
                all.entry(country)
                    .or_default()
                    .push(Region { key, name, latin });
            }
        }
        all
    });
    all.get(country).map_or(&[], Vec::as_slice)
}

pub(crate) fn rules(country: &str) -> Option<&'static Country> {
    static ALL: OnceLock<BTreeMap<&'static str, Country>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        COUNTRIES
            .lines()
            .filter_map(|line| {
                let cells: Vec<&'static str> = line.split('\t').collect();
                let cell = |place: usize| cells.get(place).copied().unwrap_or("");
                let code = match cell(3) {
                    "" => None,
                    pattern => Regex::new(&format!("^(?i:{pattern})$")).ok(),
                };
                let name = *cells.first()?;
                // The data writes some without their break, and nobody should be shown what is advised against.
                let example = code
                    .as_ref()
                    .and_then(|form| crate::code_breaks::written(name, form, cell(4)))
                    .unwrap_or_else(|| cell(4).to_owned());
                Some((
                    name,
                    Country {
                        required: cell(1),
                        format: cell(2),
                        code,
                        example,
                        region_word: cell(5),
                        code_word: cell(6),
                        city_word: cell(7),
                    },
                ))
            })
            .collect()
    });
    all.get(country)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_is_known_and_every_pattern_can_be_read() {
        let with_pattern = COUNTRIES
            .lines()
            .filter(|line| line.split('\t').nth(3).is_some_and(|cell| !cell.is_empty()))
            .count();
        let read = model::country::all()
            .iter()
            .filter_map(|country| rules(country.code))
            .filter(|rules| rules.code.is_some())
            .count();
        assert!(read + 5 >= with_pattern, "{read} of {with_pattern}");
        for country in model::country::all() {
            assert!(rules(country.code).is_some(), "{}", country.code);
        }
    }

    #[test]
    fn examples_are_written_as_advised() {
        for country in model::country::all() {
            let Some(example) = labels(country.code).postal_code_example else {
                continue;
            };
            assert_eq!(
                crate::canonical_code(country.code, example).as_deref(),
                Some(example),
                "{}",
                country.code
            );
        }
    }

    #[test]
    fn countries_have_their_words() {
        assert_eq!(
            (labels("US").region, labels("US").postal_code),
            ("State", "ZIP code")
        );
        assert_eq!(
            (labels("IE").region, labels("IE").postal_code),
            ("County", "Eircode")
        );
        assert_eq!(
            (labels("JP").region, labels("GB").city),
            ("Prefecture", "Post town")
        );
        assert!(!labels("HK").postal_code_used && !labels("AE").postal_code_used);
        assert!(!labels("CZ").region_used);
        assert_eq!(labels("??"), UNKNOWN);
        assert!(
            regions("US")
                .iter()
                .any(|region| region.key == "CA" && region.name == "California")
        );
        assert!(regions("DE").is_empty());
    }
}
