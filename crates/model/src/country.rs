//! Countries: ISO 3166-1 alpha-2.

use crate::field::FieldCode;

/// Every assigned alpha-2 code, in order, two letters each. A test compares it with the list of names; this form costs the browser 500 bytes.
const CODES: &str = "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW";

/// How many letters a code has.
pub const LENGTH: u32 = 2;

/// Trims and upper-cases a code and looks it up.
///
/// # Errors
/// [`FieldCode::Required`] when empty, [`FieldCode::NotACountry`] when it is not assigned.
pub fn parse(raw: &str) -> Result<String, FieldCode> {
    let code = raw.trim().to_ascii_uppercase();
    if code.is_empty() {
        return Err(FieldCode::Required);
    }
    if is_code(&code) {
        Ok(code)
    } else {
        Err(FieldCode::NotACountry)
    }
}

/// Whether this is an assigned alpha-2 code, in capitals.
#[must_use]
pub fn is_code(code: &str) -> bool {
    code.len() == LENGTH as usize
        && CODES
            .as_bytes()
            .chunks_exact(2)
            .any(|pair| pair == code.as_bytes())
}

/// A country as a form's select shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// The alpha-2 code.
    pub code: &'static str,
    /// The English name without a leading article.
    pub name: &'static str,
}

/// All countries, by name.
#[must_use]
pub fn all() -> &'static [Country] {
    static ALL: std::sync::OnceLock<Vec<Country>> = std::sync::OnceLock::new();
    ALL.get_or_init(|| {
        let mut all: Vec<Country> = celes::Country::get_countries()
            .iter()
            // Kosovo's XK is in wide use and not assigned by ISO 3166-1; registries refuse it.
            .filter(|country| is_code(country.alpha2))
            .map(|country| Country {
                code: country.alpha2,
                name: short(country.alpha2, country.long_name),
            })
            .collect();
        all.sort_by_key(|country| country.name);
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

/// The names that people look for, where the official one sorts under another letter.
fn short(code: &str, long: &'static str) -> &'static str {
    match code {
        "GB" => "United Kingdom",
        "US" => "United States of America",
        "KR" => "South Korea",
        "KP" => "North Korea",
        _ => long.strip_prefix("The ").unwrap_or(long),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn the_compact_list_is_the_named_list() {
        let mut named: Vec<&str> = all().iter().map(|country| country.code).collect();
        named.sort_unstable();
        assert_eq!(named.concat(), CODES);
    }

    #[test]
    fn a_code_is_trimmed_and_upper_cased() {
        assert_eq!(parse(" cz ").unwrap(), "CZ");
        assert_eq!(parse("").unwrap_err(), FieldCode::Required);
        assert_eq!(parse("ZZ").unwrap_err(), FieldCode::NotACountry);
        assert_eq!(parse("éa").unwrap_err(), FieldCode::NotACountry);
    }

    #[test]
    fn names_are_found_under_the_letter_people_try() {
        assert_eq!(name("NL"), "Netherlands");
        assert_eq!(name("GB"), "United Kingdom");
        assert_eq!(name("??"), "??");
    }
}
