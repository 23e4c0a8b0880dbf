//! What a spreadsheet makes of a text that it takes for a number, a date or a truth value: of `007` 7, of `1E3` 1000, of `12/3` the third of December, of `True` TRUE or WAHR.

use super::flags;

/// The first three letters of the months, in the languages whose spreadsheets write them so, and their numbers.
const MONTHS: [(&str, u32); 32] = [
    ("jan", 1),
    ("ene", 1),
    ("gen", 1),
    ("feb", 2),
    ("fév", 2),
    ("fev", 2),
    ("mar", 3),
    ("mrz", 3),
    ("mär", 3),
    ("apr", 4),
    ("abr", 4),
    ("avr", 4),
    ("may", 5),
    ("mai", 5),
    ("mag", 5),
    ("jun", 6),
    ("giu", 6),
    ("jul", 7),
    ("lug", 7),
    ("aug", 8),
    ("ago", 8),
    ("aoû", 8),
    ("sep", 9),
    ("set", 9),
    ("oct", 10),
    ("okt", 10),
    ("ott", 10),
    ("nov", 11),
    ("dec", 12),
    ("dez", 12),
    ("dic", 12),
    ("déc", 12),
];
/// The longest name of a month, in letters.
const LONGEST_MONTH: usize = 9;
/// Years that a spreadsheet gives to what has none.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2100;
/// The fewest letters of a word that a spreadsheet takes for a truth value.
const TRUTH: usize = 4;
/// The longest text that is taken for a number, in bytes: beyond, numbers are rounded.
const LONGEST_NUMBER: usize = 15;

/// Whether this cell is what a spreadsheet makes of that text.
pub(super) fn is_made_of(cell: &str, text: &str) -> bool {
    is_number_of(cell, text) || is_date_of(cell, text) || is_truth_of(cell, text)
}

/// Whether a spreadsheet may have made this cell of something.
pub(super) fn is_made(cell: &str) -> bool {
    !numbers(cell).is_empty() || flags::read(cell).is_some() || is_date(cell)
}

/// What is said where the text is taken for what it was.
pub(super) fn stays(column: &str, cell: &str, text: &str) -> String {
    format!("{column}: {cell} is what a spreadsheet makes of {text}; it stays {text}.")
}

/// `aug.110`, `Aug-10`, `08.10.2026`, `2026-08-10`
pub(super) fn is_date(cell: &str) -> bool {
    let Some(parts) = parts(cell) else {
        return false;
    };
    let named = parts.iter().filter(|part| part.named).count();
    let numbers = parts.len() - named;
    let long = parts.iter().any(|part| part.digits == 4);
    (named == 1 && numbers > 0) || (named == 0 && numbers == 3 && long)
}

fn is_truth_of(cell: &str, text: &str) -> bool {
    let long = |text: &str| text.chars().count() >= TRUTH;
    let is = flags::read(text);
    long(cell) && long(text) && is.is_some() && is == flags::read(cell)
}

fn is_number_of(cell: &str, text: &str) -> bool {
    let made = numbers(cell);
    numbers(text).iter().any(|number| made.contains(number))
}

/// A number: its digits without zeros at either end, and the power of ten of the last one.
type Number = (String, i32);

/// What a text may be as a number: where decimals begin with a point, and where with a comma.
fn numbers(text: &str) -> Vec<Number> {
    let (bare, shift) = match text.trim().strip_suffix('%') {
        Some(bare) => (bare, -2),
        None => (text.trim(), 0),
    };
    let bare = bare.trim_matches(['$', '€', '£', '¥', ' ', '\u{a0}']);
    if bare.is_empty() || bare.len() > LONGEST_NUMBER {
        return Vec::new();
    }
    let both = [('.', ','), (',', '.')];
    let read = both.into_iter().filter_map(|marks| number(bare, marks));
    read.map(|(digits, power)| {
        let power = if digits.is_empty() { 0 } else { power + shift };
        (digits, power)
    })
    .collect()
}

fn number(text: &str, (decimal, group): (char, char)) -> Option<Number> {
    let (text, power) = match text.split_once(['e', 'E']) {
        Some((text, power)) => (text, power.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, rest) = text.split_once(decimal).unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(group);
    let first = groups.next().unwrap_or_default();
    let mut whole = first.to_owned();
    for next in groups {
        if next.len() != 3 || first.is_empty() {
            return None;
        }
        whole.push_str(next);
    }
    if whole.is_empty() || !is_digits(&whole) || !is_digits(rest) {
        return None;
    }
    let digits = format!("{whole}{rest}");
    let short = digits.trim_end_matches('0');
    let dropped = i32::try_from(digits.len() - short.len()).ok()?;
    let decimals = i32::try_from(rest.len()).ok()?;
    let power = power.checked_sub(decimals)?.checked_add(dropped)?;
    Some((short.trim_start_matches('0').to_owned(), power))
}

/// A part of a date.
struct Part {
    number: u32,
    /// How many digits it has.
    digits: usize,
    /// Whether it is a month by its name.
    named: bool,
}

/// The parts of what is nothing but numbers and names of months.
fn parts(text: &str) -> Option<Vec<Part>> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    let part = |word: &str| {
        let digits = word.bytes().all(|byte| byte.is_ascii_digit());
        if digits {
            return Some(Part {
                number: word.parse().ok()?,
                digits: word.len(),
                named: false,
            });
        }
        let word = word.to_lowercase();
        let month = MONTHS.iter().find(|(month, _)| word.starts_with(month))?;
        (word.chars().count() <= LONGEST_MONTH).then_some(Part {
            number: month.1,
            digits: 0,
            named: true,
        })
    };
    words.filter(|word| !word.is_empty()).map(part).collect()
}

/// A date has what the text has, in some order, and a year or a first of the month besides.
fn is_date_of(cell: &str, text: &str) -> bool {
    let (Some(mut made), Some(of)) = (parts(cell), parts(text)) else {
        return false;
    };
    let numbered = |parts: &[Part]| {
        let named = parts.iter().filter(|part| part.named).count();
        named <= 1 && named < parts.len()
    };
    let year = |part: &Part| part.digits == 4 && YEARS.contains(&part.number);
    // What shows neither a year nor a month by its name is as likely what somebody typed.
    let dated = made.iter().any(|part| part.named || year(part));
    let as_long = (2..=3).contains(&of.len()) && (of.len()..=3).contains(&made.len());
    if !as_long || !dated || !numbered(&of) || !numbered(&made) {
        return false;
    }
    of.iter().all(|part| {
        let same = |other: &Part| {
            other.number == part.number || (year(other) && other.number % 100 == part.number)
        };
        let found = made.iter().position(same);
        found.map(|at| made.remove(at)).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spreadsheets_make_of_texts_is_known() {
        // As LibreOffice in English and in German, and Excel in German, showed them.
        for (text, cells) in [
            ("007", &["7", "7.0", "7,00"][..]),
            ("0123", &["123"]),
            ("01", &["1"]),
            ("000", &["0"]),
            ("1E3", &["1000", "1.00E+03", "1,00E+03", "1000.0"]),
            ("1.900", &["1.9", "1900", "1,9"]),
            ("1,900", &["1900", "1.9"]),
            ("50%", &["0.5", "0,5", "50,00%"]),
            ("5 €", &["5", "5,00 €"]),
            (
                "12/3",
                &[
                    "12/03/2026",
                    "2026-12-03",
                    "03. Dez",
                    "12-Mar",
                    "12. Mrz",
                    "03.12.2026",
                ],
            ),
            ("1-2", &["01/02/2026", "02. Jan", "1-Feb"]),
            ("1.5.", &["05/01/2026", "2026-05-01", "01. Mai"]),
            ("May 5", &["05/05/2026", "05/01/2005", "05-May"]),
            ("Jan 2", &["01/01/2002", "01/02/2026", "02-Jan"]),
            ("1-2-3", &["2001-02-03", "01/02/2003", "03.02.2001"]),
            ("5. Mai 2020", &["05/05/2020", "2020-05-05", "05.05.2020"]),
            ("True", &["TRUE", "WAHR", "true", "VRAI"]),
            ("Falsch", &["FALSCH", "FALSE", "false"]),
        ] {
            for cell in cells {
                assert!(is_made_of(cell, text), "{text}: {cell}");
            }
        }
    }

    #[test]
    fn what_somebody_typed_is_not() {
        for (text, cell) in [
            ("", "0"),
            ("0", ""),
            ("7", "8"),
            ("007", "70"),
            ("12/3", "12/4"),
            ("12/3", "12/3/4"),
            ("12/3", "3/12"),
            ("12/3", "12"),
            ("12/3", "04/12/2026"),
            ("12", "12-Mar"),
            ("Dlouhá 12", "Dlouhá 21"),
            ("Nová", "TRUE"),
            ("Ja", "Yes"),
            ("Da", "JA"),
            ("True", "FALSE"),
            ("May", "Mai"),
            ("Marx", "Mars"),
            ("Mai Jan", "Jan Mai"),
            ("Am 1. Mai", "01. Mai"),
            ("1 1", "11"),
            ("1.5", "15"),
            ("12345678901234567890", "1.23457E+19"),
        ] {
            assert!(!is_made_of(cell, text), "{text}: {cell}");
        }
    }

    #[test]
    fn dates_are_known() {
        for cell in ["aug.110", "Aug-10", "08.10.2026", "2026-08-10", "10. Okt"] {
            assert!(is_date(cell), "{cell}");
        }
        for cell in ["110 00", "12/3", "1-2-3", "Am 1. Mai", "May", ""] {
            assert!(!is_date(cell), "{cell}");
        }
    }
}
