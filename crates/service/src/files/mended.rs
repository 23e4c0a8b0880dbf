//! What spreadsheets do to cells: zeros at the front of a postal code are lost, a code becomes a number or a date, a telephone number loses its plus. What can be put right
//! beyond doubt is, and said; the rest is named.

use super::spoiled::{is_date, is_made_of, stays};
use super::wrong::Wrong;
use crate::contacts::Contact;
use model::contact::{Draft, Snapshot};
use model::field::FieldError;
use model::import::Remarks;
use std::collections::BTreeMap;

/// How many zeros may be missing.
const MOST_ZEROS: usize = 4;
/// The columns whose cells some people begin with an apostrophe, so that a spreadsheet leaves them alone.
const CODES: [&str; 3] = ["postal_code", "phone", "fax"];
/// What stands for an apostrophe; programs that mend typing make others of it.
const APOSTROPHES: [char; 6] = ['\'', '’', '‘', 'ʼ', '`', '´'];
/// The columns of texts that may look like something else.
const TEXTS: [&str; 9] = [
    "first_name",
    "last_name",
    "org_name",
    "phone_ext",
    "fax_ext",
    "street1",
    "street2",
    "city",
    "region",
];

/// Mends the cells of a row of contacts, which is about this contact or a new one.
///
/// # Errors
/// What a spreadsheet has made of a cell, where what it was can't be told.
pub(super) fn mend(
    data: &mut BTreeMap<String, String>,
    before: Option<&Contact>,
    remarks: &mut Remarks,
) -> Result<(), Wrong> {
    for column in CODES {
        if let Some(cell) = data.get_mut(column)
            && let Some(bare) = cell.strip_prefix(APOSTROPHES)
        {
            *cell = bare.trim().to_owned();
        }
    }
    country_code(data, remarks);
    for (column, stored) in [
        (
            "phone",
            before.and_then(|contact| contact.snapshot.phone.as_deref()),
        ),
        (
            "fax",
            before.and_then(|contact| contact.snapshot.fax.as_deref()),
        ),
    ] {
        let Some(cell) = data.get_mut(column) else {
            continue;
        };
        let digits = cell.strip_suffix(".0").unwrap_or(cell);
        if stored.is_some_and(|stored| stored.strip_prefix('+') == Some(digits)) {
            let whole = format!("+{digits}");
            remarks.said.push(format!(
                "{column}: {cell} had lost its plus; it is {whole}, as before."
            ));
            *cell = whole;
        } else if is_rounded(cell) {
            return Err(Wrong::of(
                column,
                format!(
                    "{cell} is a number that a spreadsheet has rounded. Write all its digits, with + and the country code."
                ),
            ));
        }
    }
    postal_code(data, before, remarks)
}

/// What a spreadsheet has made of a contact's own texts is what they were: `7` of the extension `007`, a date of the flat `12/3`. For rows as they came: what somebody types where it is
/// shown is meant.
pub(super) fn unspoil(
    data: &mut BTreeMap<String, String>,
    before: &Contact,
    remarks: &mut Remarks,
) {
    let draft = Draft::from_snapshot(&before.snapshot, before.disclose);
    for column in TEXTS {
        let stored = draft.get(column).filter(|stored| !stored.is_empty());
        let (Some(cell), Some(stored)) = (data.get_mut(column), stored) else {
            continue;
        };
        if cell != stored && is_made_of(cell, stored) {
            remarks.said.push(stays(column, cell, stored));
            stored.clone_into(cell);
        }
    }
}

/// A country by its name, or by its code of three letters, is written as its code; what is none at all is left for the contact's own check to refuse.
fn country_code(data: &mut BTreeMap<String, String>, remarks: &mut Remarks) {
    let Some(cell) = data.get_mut("country_code") else {
        return;
    };
    if model::country::parse(cell).is_err()
        && let Some(code) = model::country::code_of(cell)
    {
        remarks
            .said
            .push(format!("country_code: {cell} is {code}."));
        code.clone_into(cell);
    }
}

fn postal_code(
    data: &mut BTreeMap<String, String>,
    before: Option<&Contact>,
    remarks: &mut Remarks,
) -> Result<(), Wrong> {
    let country = match data.get("country_code") {
        Some(typed) => model::country::parse(typed).unwrap_or_default(),
        None => before.map_or_else(String::new, |contact| contact.snapshot.country_code.clone()),
    };
    let Some(cell) = data.get_mut("postal_code").filter(|cell| !cell.is_empty()) else {
        return Ok(());
    };
    let stored = before.map(|contact| &contact.snapshot);
    let stored = stored
        .filter(|stored| stored.country_code == country)
        .and_then(|stored| stored.postal_code.as_deref());
    if stored == Some(cell) {
        return Ok(());
    }
    let number = is_decimal(cell) || is_rounded(cell);
    if !number && postal::canonical_code(&country, cell).is_some() {
        return Ok(());
    }
    if let Some(whole) = with_zeros(&country, cell, stored) {
        remarks.said.push(format!(
            "postal_code: {cell} had lost its zeros; it is {whole}."
        ));
        *cell = whole;
        return Ok(());
    }
    let made = if number {
        "a number"
    } else if is_date(cell) {
        "a date"
    } else {
        return Ok(());
    };
    let text = format!(
        "a spreadsheet has made {made} of it: {cell}. Write the code as it stands in the address."
    );
    Err(Wrong::of("postal_code", text))
}

/// The code with the zeros that it lost at the front: as the contact has it, or as its country writes codes.
fn with_zeros(country: &str, cell: &str, stored: Option<&str>) -> Option<String> {
    let first = cell.bytes().next().filter(u8::is_ascii_digit);
    first?;
    if let Some(stored) = stored.filter(|stored| {
        stored.starts_with('0') && stored.trim_start_matches('0') == cell.trim_start_matches('0')
    }) {
        return Some(stored.to_owned());
    }
    let plain = |byte: u8| byte.is_ascii_digit() || matches!(byte, b' ' | b'-');
    if !cell.bytes().all(plain) {
        return None;
    }
    (1..=MOST_ZEROS)
        .find_map(|zeros| postal::canonical_code(country, &format!("{}{cell}", "0".repeat(zeros))))
}

/// `1069.0`, `1069,00`
fn is_decimal(cell: &str) -> bool {
    cell.split_once(['.', ',']).is_some_and(|(whole, rest)| {
        let digits =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits(whole) && digits(rest)
    })
}

/// `4.20601E+11`
fn is_rounded(cell: &str) -> bool {
    let Some((number, power)) = cell.split_once(['E', 'e']) else {
        return false;
    };
    let digit = |byte: u8| byte.is_ascii_digit();
    let number = number.strip_prefix(['+', '-']).unwrap_or(number);
    let power = power.strip_prefix(['+', '-']).unwrap_or(power);
    number.bytes().next().is_some_and(digit)
        && number
            .bytes()
            .all(|byte| digit(byte) || matches!(byte, b'.' | b','))
        && !power.is_empty()
        && power.bytes().all(digit)
}

/// What deserves a look in a contact that is to be written, with its column: names that say nothing, and advice about its postal code.
pub(super) fn advice(of: &Snapshot) -> Vec<(String, String)> {
    let mut advice = model::contact::fillers(of).0;
    let code = of.postal_code.as_deref();
    if code.is_some_and(|code| postal::canonical_code(&of.country_code, code).is_none()) {
        let postal = postal::check(of).0.into_iter();
        advice.extend(postal.filter(|error| error.field == "postal_code"));
    }
    let said = |error: FieldError| (error.field.to_string(), error.code.text().into_owned());
    advice.into_iter().map(said).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn mended(country: &str, column: &str, cell: &str) -> Result<(String, usize), String> {
        let mut data = BTreeMap::from([
            ("country_code".to_owned(), country.to_owned()),
            (column.to_owned(), cell.to_owned()),
        ]);
        let mut remarks = Remarks::default();
        mend(&mut data, None, &mut remarks).map_err(|wrong| wrong.text)?;
        Ok((data.remove(column).unwrap(), remarks.said.len()))
    }

    #[test]
    fn a_country_by_its_name_is_its_code() {
        for (cell, code, said) in [
            ("Deutschland", "DE", 1),
            ("österreich", "AT", 1),
            ("GBR", "GB", 1),
            ("United Kingdom", "GB", 1),
            ("Česká republika", "CZ", 1),
            ("Allemagne", "DE", 1),
            ("日本", "JP", 1),
            // Several are called so.
            ("Congo", "Congo", 0),
            ("uk", "uk", 0),
            ("de", "de", 0),
            ("", "", 0),
            ("Atlantis", "Atlantis", 0),
        ] {
            let mut data = BTreeMap::from([
                ("country_code".to_owned(), cell.to_owned()),
                ("postal_code".to_owned(), "1069".to_owned()),
            ]);
            let mut remarks = Remarks::default();
            mend(&mut data, None, &mut remarks).unwrap();
            assert_eq!(data["country_code"], code);
            let of_country = |said: &&String| said.starts_with("country_code: ");
            assert_eq!(
                remarks.said.iter().filter(of_country).count(),
                said,
                "{cell}"
            );
            // The plan of the code that it is.
            assert_eq!(data["postal_code"] == "01069", matches!(code, "DE" | "de"));
        }
    }

    #[test]
    fn zeros_that_a_spreadsheet_lost_come_back_and_nothing_else_is_changed() {
        for (country, cell, whole, said) in [
            ("DE", "1069", "01069", 1),
            ("de", "1069", "01069", 1),
            ("US", "2139", "02139", 1),
            ("NO", "150", "0150", 1),
            ("PL", "8-110", "08-110", 1),
            ("DE", "'01069", "01069", 0),
            ("DE", "’01069", "01069", 0),
            ("NO", "’150", "0150", 1),
            ("DE", "01069", "01069", 0),
            ("CZ", "110 00", "110 00", 0),
            ("DE", "ABC", "ABC", 0),
            ("HK", "1069", "1069", 0),
            ("XX", "1069", "1069", 0),
            ("GB", "E14 5AB", "E14 5AB", 0),
        ] {
            let expected = Ok((whole.to_owned(), said));
            assert_eq!(
                mended(country, "postal_code", cell),
                expected,
                "{country} {cell}"
            );
        }
        for cell in [
            "1069.0",
            "1,07E+03",
            "aug.110",
            "Aug-10",
            "08.10.2026",
            "10. Okt",
        ] {
            let why = mended("DE", "postal_code", cell).unwrap_err();
            assert!(why.contains("spreadsheet") && why.contains(cell), "{why}");
        }
        assert!(
            mended("CZ", "phone", "4.20601E+11")
                .unwrap_err()
                .contains("rounded")
        );
        assert_eq!(
            mended("CZ", "phone", "'+420601123456").unwrap().0,
            "+420601123456"
        );
    }
}
