//! What countries are called. See `NOTICE` for where the names come from.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

const COUNTRIES: &str = include_str!("../../data/countries.tsv");

/// A country as a form's select shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// The alpha-2 code.
    pub code: &'static str,
    /// The English name.
    pub name: &'static str,
}

/// All countries, by name; accents don't count for the order.
#[must_use]
pub fn all() -> &'static [Country] {
    static ALL: OnceLock<Vec<Country>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all: Vec<Country> = rows()
            .map(|[code, _, name, _]| Country { code, name })
            .collect();
        all.sort_by_cached_key(|country| plain(country.name));
        all
    })
}

/// The English name of a code, or the code itself when it is unknown.
#[must_use]
pub fn name(code: &str) -> &str {
    all()
        .iter()
        .find(|country| country.code == code)
        .map_or(code, |country| country.name)
}

/// The code of a country by whatever people write for it: either of its codes, its name in English, in its own languages or in those of Europe, and what else it is called. Case, accents, spaces and
/// punctuation don't count. `None` for what several are called, too: see [`readings`].
#[must_use]
pub fn code_of(text: &str) -> Option<&'static str> {
    match readings(text) {
        [one] => Some(one),
        _ => None,
    }
}

/// The codes of all countries that are called so, as [`code_of`] reads it, in order.
#[must_use]
pub fn readings(text: &str) -> &'static [&'static str] {
    static ALL: OnceLock<BTreeMap<String, Vec<&'static str>>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let called = rows().flat_map(|[code, three, name, also]| {
            [code, three, name]
                .into_iter()
                .chain(also.split('|'))
                .map(move |called| (plain(called), code))
        });
        let mut all: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
        for (called, code) in called.chain([("uk".to_owned(), "GB"), ("el".to_owned(), "GR")]) {
            let codes = all.entry(called).or_default();
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        // The empty name is nobody's.
        all.remove("");
        all
    });
    all.get(&plain(text)).map_or(&[], Vec::as_slice)
}

/// Alpha-2, alpha-3, the English name, other names.
fn rows() -> impl Iterator<Item = [&'static str; 4]> {
    COUNTRIES.lines().filter_map(|line| {
        let mut cells = line.split('\t');
        Some([cells.next()?, cells.next()?, cells.next()?, cells.next()?])
    })
}

/// The letters alone, in lower case and without accents.
fn plain(text: &str) -> String {
    text.nfkd()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_found_under_the_letter_people_try() {
        assert_eq!(name("NL"), "Netherlands");
        assert_eq!(name("GB"), "United Kingdom");
        assert_eq!(name("CI"), "Côte d’Ivoire");
        assert_eq!(name("??"), "??");
        let place = |code: &str| all().iter().position(|country| country.code == code);
        assert!(
            place("AF") < place("AX") && place("AX") < place("AL"),
            "Å is an A"
        );
        assert!(place("CR") < place("CI") && place("CI") < place("HR"));
        assert!(place("TO") < place("TR") && place("TR") < place("TV"));
    }

    #[test]
    fn whatever_people_write_is_understood() {
        for (typed, code) in [
            ("gb", "GB"),
            ("UK", "GB"),
            ("U.K.", "GB"),
            ("GBR", "GB"),
            ("united kingdom", "GB"),
            ("England", "GB"),
            ("Großbritannien", "GB"),
            ("Grande Bretagne", "GB"),
            ("EE.UU.", "US"),
            ("UAE", "AE"),
            ("EL", "GR"),
            ("Ελλάδα", "GR"),
            ("Deutschland", "DE"),
            ("Österreich", "AT"),
            ("osterreich", "AT"),
            ("Česko", "CZ"),
            ("Czech Republic", "CZ"),
            ("Turkey", "TR"),
            ("Türkiye", "TR"),
            ("Holland", "NL"),
            ("U.S.A.", "US"),
            ("usa", "US"),
            ("United States of America", "US"),
            ("日本", "JP"),
            ("Россия", "RU"),
            ("Cote d'Ivoire", "CI"),
            ("Korea", "KR"),
            (" Schweiz ", "CH"),
            ("Suisse", "CH"),
            ("Viet Nam", "VN"),
            ("Bosnia and Herzegovina", "BA"),
        ] {
            assert_eq!(code_of(typed), Some(code), "{typed}");
        }
        for typed in ["", "-", "Kosovo", "XK", "Atlantis", "ZZ", "Guineax"] {
            assert_eq!(code_of(typed), None, "{typed}");
        }
    }

    #[test]
    fn countries_are_known_in_their_own_languages_and_in_europes() {
        for (typed, code) in [
            ("Česká republika", "CZ"),
            ("Tschechien", "CZ"),
            ("ČESKO", "CZ"),
            ("Polska", "PL"),
            ("Rzeczpospolita Polska", "PL"),
            ("Magyarország", "HU"),
            ("España", "ES"),
            ("ESPANA", "ES"),
            ("Italia", "IT"),
            ("Suomi", "FI"),
            ("Sverige", "SE"),
            ("Bundesrepublik Deutschland", "DE"),
            ("Allemagne", "DE"),
            ("Niemcy", "DE"),
            ("Vokietija", "DE"),
            ("Saksa", "DE"),
            ("България", "BG"),
            ("Hrvatska", "HR"),
            ("Eesti", "EE"),
            ("Latvija", "LV"),
            ("Lietuva", "LT"),
            ("Slovensko", "SK"),
            ("Slovenija", "SI"),
            ("Éire", "IE"),
            ("België", "BE"),
            ("Belgique", "BE"),
            ("Κύπρος", "CY"),
            ("Україна", "UA"),
            ("中国", "CN"),
            ("대한민국", "KR"),
            ("ไทย", "TH"),
            ("भारत", "IN"),
            ("ישראל", "IL"),
            ("مصر", "EG"),
            ("საქართველო", "GE"),
            ("Հայաստան", "AM"),
            ("Etats-Unis", "US"),
            ("Vereinigte Staaten", "US"),
            ("Stany Zjednoczone", "US"),
        ] {
            assert_eq!(code_of(typed), Some(code), "{typed}");
        }
    }

    #[test]
    fn what_two_are_called_is_read_as_neither() {
        let mut called: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for [code, three, name, also] in rows() {
            for each in [code, three, name].into_iter().chain(also.split('|')) {
                called.entry(plain(each)).or_default().insert(code);
            }
        }
        called.retain(|name, codes| !name.is_empty() && codes.len() > 1);
        let told: Vec<&str> = called.keys().map(String::as_str).collect();
        assert_eq!(told, ["congo", "kongo", "virginislands"]);
        assert_eq!(code_of("Congo"), None);
        assert_eq!(readings("Kongo"), ["CD", "CG"]);
        assert_eq!(readings("Virgin Islands"), ["VG", "VI"]);
        assert!(readings("").is_empty() && readings("Atlantis").is_empty());
    }
}
