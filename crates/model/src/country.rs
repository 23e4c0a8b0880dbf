//! Countries: ISO 3166-1 alpha-2, which is what registries take (RFC 5733, section 2.4) and what is stored. Codes that are in wide use and none of ISO's (`XK`, `AC`, `TA`, `EU`) are
//! refused here, as registries refuse them.

use crate::field::FieldCode;
use crate::text::trimmed;

#[cfg(feature = "tables")]
mod names;

#[cfg(feature = "tables")]
pub use names::{Country, all, code_of, name, readings};

/// Every assigned alpha-2 code, in order, two letters each. A test compares it with the table of names; what browsers choose from is a list that the server wrote, so they get neither.
const CODES: &str = "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW";

/// How many letters a code has.
pub const LENGTH: u32 = 2;

/// Trims and upper-cases a code and looks it up. `UK` and `EL`, which the European Union writes and many people type, are `GB` and `GR`.
///
/// # Errors
/// [`FieldCode::Required`] when empty; the right code, when it is a country's name or its code of three letters; else [`FieldCode::NotACountry`].
pub fn parse(raw: &str) -> Result<String, FieldCode> {
    let text = trimmed(raw);
    if text.is_empty() {
        return Err(FieldCode::Required);
    }
    let code = text.to_ascii_uppercase();
    match code.as_str() {
        "UK" => Ok("GB".into()),
        "EL" => Ok("GR".into()),
        _ if is_code(&code) => Ok(code),
        _ => Err(refusal(text, &code)),
    }
}

#[cfg(feature = "tables")]
fn refusal(text: &str, code: &str) -> FieldCode {
    use crate::text::said;
    match readings(text) {
        [] => {}
        [meant] => return said(format!("Give the code of {}: {meant}.", name(meant))),
        several => {
            let each = |code: &&str| format!("{code} ({})", name(code));
            let each: Vec<String> = several.iter().map(each).collect();
            return said(format!(
                "Several countries are called {text}. Give the code of one: {}.",
                each.join(" or ")
            ));
        }
    }
    if matches!(code, "XK" | "AC" | "TA" | "EU" | "IC") {
        return said(format!(
            "{code} is no country code of ISO 3166-1, and registries take no other."
        ));
    }
    FieldCode::NotACountry
}

/// A form's select holds only codes.
#[cfg(not(feature = "tables"))]
fn refusal(_: &str, _: &str) -> FieldCode {
    FieldCode::NotACountry
}

/// Whether this is an assigned alpha-2 code, in capitals. In a browser, whether it has the shape of one.
#[must_use]
pub fn is_code(code: &str) -> bool {
    let mut pairs = CODES.as_bytes().chunks_exact(2);
    code.len() == LENGTH as usize
        && if cfg!(feature = "tables") {
            pairs.any(|pair| pair == code.as_bytes())
        } else {
            code.bytes().all(|b| b.is_ascii_uppercase())
        }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_trimmed_and_upper_cased() {
        assert_eq!(parse(" cz\u{200b} ").unwrap(), "CZ");
        assert_eq!(parse("uk").unwrap(), "GB");
        assert_eq!(parse("EL").unwrap(), "GR");
        assert_eq!(parse("\u{3164}").unwrap_err(), FieldCode::Required);
        assert_eq!(parse("ZZ").unwrap_err(), FieldCode::NotACountry);
        assert_eq!(parse("éa").unwrap_err(), FieldCode::NotACountry);
    }

    #[cfg(feature = "tables")]
    #[test]
    fn the_compact_list_is_the_named_list() {
        let mut named: Vec<&str> = all().iter().map(|country| country.code).collect();
        named.sort_unstable();
        assert_eq!(named.concat(), CODES);
    }

    #[cfg(feature = "tables")]
    #[test]
    fn a_refusal_names_the_code() {
        for (typed, words) in [
            ("GBR", "Give the code of United Kingdom: GB."),
            ("Deutschland", "Give the code of Germany: DE."),
            ("österreich", "Give the code of Austria: AT."),
            ("Česká republika", "Give the code of Czechia: CZ."),
            (
                "Congo",
                "Several countries are called Congo. Give the code of one: CD (Congo - Kinshasa) or CG (Congo - Brazzaville).",
            ),
            (
                "XK",
                "XK is no country code of ISO 3166-1, and registries take no other.",
            ),
        ] {
            assert_eq!(parse(typed).unwrap_err().text(), words);
        }
    }
}
