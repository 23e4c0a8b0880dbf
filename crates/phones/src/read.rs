//! A number as it was written, read.

use crate::clean::clean;
use crate::extension::{Split, split};
use crate::plan::{self, Code, Plan};
use crate::refusal::{Refusal, place};
use model::field::FieldCode;
use model::phone::{MAX_TYPED, Number, stored};

/// What stands before a number to say that it is one.
const NAMES: [&str; 9] = [
    "telephone",
    "phone",
    "tel",
    "mobile",
    "mobil",
    "fax",
    "t",
    "m",
    "f",
];

/// Reads a number as people and programs write it: with `+`, with `00` or what else is dialled for abroad in the country, as it is dialled within the country when one is named, as a
/// `tel:` address, in any script's digits, with any spaces, dashes and brackets. An empty text is `None`.
///
/// `country` is where it would be dialled: ISO 3166-1 alpha-2.
///
/// # Errors
/// [`FieldCode::TooLong`]; [`FieldCode::NotAPhone`] with the reason: what can't be one number, or could be more than one.
pub fn number(text: &str, country: Option<&str>) -> Result<Option<Number>, FieldCode> {
    if text.chars().count() > MAX_TYPED as usize {
        return Err(FieldCode::TooLong { max: MAX_TYPED });
    }
    read(text, country).map_err(Refusal::told)
}

fn read(text: &str, country: Option<&str>) -> Result<Option<Number>, Refusal> {
    let text = clean(text)?;
    let text = unnamed(&text);
    if text.is_empty() {
        return Ok(None);
    }
    let (text, address_ext) = address(text)?;
    let Split { number, ext, named } = split(&text);
    let number = number.trim();
    only_signs(number, named)?;
    let whole = || -> Result<String, Refusal> { meant(&Written::of(number), country) };
    if one_and_more(number, country) {
        return Err(between(number));
    }
    let e164 = match whole() {
        Ok(e164) => e164,
        // It would be a number but for what is behind a hyphen.
        Err(_) if before_hyphen(number, country) => return Err(Refusal::Range),
        Err(refusal) => return Err(refusal),
    };
    let ext = ext.map(ToOwned::to_owned).or(address_ext);
    Ok(Some(Number { e164, ext }))
}

/// Without `Tel.:` or `tel:` in front.
fn unnamed(text: &str) -> &str {
    for name in NAMES {
        if let Some(rest) = text.strip_prefix(name) {
            let number = rest.trim_start_matches([' ', '.', ':']);
            if number.len() < rest.len() {
                return number;
            }
        }
    }
    text
}

/// The number of a `tel:` address (RFC 3966), its extension, and its context in front.
fn address(text: &str) -> Result<(String, Option<String>), Refusal> {
    let mut parts = text.split(';');
    let mut number = parts.next().unwrap_or_default().trim().to_owned();
    let mut ext = None;
    for part in parts {
        match part.trim().split_once('=') {
            Some(("ext", digits)) => match model::phone::extension(digits) {
                Ok(Some(digits)) => ext = Some(digits),
                _ => return Err(Refusal::NoExtension),
            },
            Some(("phone-context", code)) if code.starts_with('+') && !number.starts_with('+') => {
                number.insert_str(0, code);
            }
            Some(("phone-context", _)) if number.starts_with('+') => {}
            Some(_) => return Err(Refusal::Part(part.trim().to_owned())),
            None if part.trim().is_empty() => {}
            None => return Err(Refusal::Two),
        }
    }
    Ok((number, ext))
}

/// Refuses what numbers don't have.
fn only_signs(text: &str, ext_named: bool) -> Result<(), Refusal> {
    let letters: String = text
        .chars()
        .skip_while(|c| !c.is_alphabetic())
        .take_while(|c| c.is_alphabetic())
        .collect();
    let other = text.chars().find(|c| {
        !matches!(
            c,
            '0'..='9' | '+' | ' ' | '-' | '–' | '~' | '.' | '/' | '(' | ')'
        )
    });
    let plus = text.rfind('+');
    let digits_before = |at: usize| text[..at].bytes().any(|b| b.is_ascii_digit());
    match other {
        Some(',' | '&' | '|' | '\\') => Err(Refusal::Two),
        Some(sign) if ext_named && (sign == '#' || sign.is_alphabetic()) => {
            Err(Refusal::NoExtension)
        }
        Some(_) if !letters.is_empty() => Err(Refusal::Letters(letters)),
        Some(sign) => Err(Refusal::Sign(sign.to_string())),
        None if plus.is_some_and(digits_before) => Err(Refusal::Two),
        None if text.matches('+').count() > 1 => Err(Refusal::Sign("++".into())),
        None => Ok(()),
    }
}

/// Whether there is a whole number, and more behind a sign that separates numbers.
fn one_and_more(text: &str, country: Option<&str>) -> bool {
    let mut strong: Vec<usize> = text
        .match_indices(['/', '–', '~', '('])
        .map(|(at, _)| at)
        .collect();
    strong.extend(text.match_indices(" - ").map(|(at, _)| at));
    strong.into_iter().any(|at| {
        let behind = &text[at..];
        behind.bytes().any(|b| b.is_ascii_digit())
            && meant(&Written::of(&text[..at]), country).is_ok()
    })
}

/// What a text with several numbers is.
fn between(text: &str) -> Refusal {
    if text.contains(['–', '~']) || text.contains(" - ") {
        Refusal::Range
    } else {
        Refusal::Two
    }
}

fn before_hyphen(text: &str, country: Option<&str>) -> bool {
    text.rsplit_once('-')
        .is_some_and(|(number, _)| meant(&Written::of(number), country).is_ok())
}

/// The digits of a text.
struct Written {
    digits: String,
    /// Whether it begins with +.
    plus: bool,
    /// The digits without a zero that stands in brackets by itself: `(0)`.
    without_zero: Option<String>,
}

impl Written {
    fn of(text: &str) -> Self {
        let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
        let zero = text.match_indices('(').find_map(|(at, _)| {
            let (inner, rest) = text[at + 1..].split_once(')')?;
            // In front of the number it is dialled; behind a country code it is dialled within the country alone.
            let behind_code = text[..at].bytes().any(|b| b.is_ascii_digit());
            (inner.trim() == "0" && behind_code).then(|| digits(&text[..at]) + &digits(rest))
        });
        Self {
            digits: digits(text),
            plus: text.contains('+'),
            without_zero: zero,
        }
    }
}

/// The number that is meant.
fn meant(written: &Written, country: Option<&str>) -> Result<String, Refusal> {
    let home = country.and_then(plan::of_region);
    let forms = std::iter::once(&written.digits).chain(&written.without_zero);
    let mut first = None;
    for digits in forms {
        let read = if written.plus {
            from_abroad(digits)
        } else {
            dialled(digits, home)
        };
        match read {
            Ok(e164) => return Ok(e164),
            Err(refusal) => first = first.or(Some(refusal)),
        }
    }
    Err(first.unwrap_or(Refusal::NoCode))
}

/// Without +: as it is dialled in that country, abroad or within.
fn dialled(digits: &str, home: Option<(&'static Code, &'static Plan)>) -> Result<String, Refusal> {
    let abroad = |rest: &str| -> Option<String> {
        // No country code begins with a zero.
        (!rest.starts_with('0')).then(|| from_abroad(rest).ok())?
    };
    let mut readings: Vec<String> = Vec::new();
    let mut take = |reading: Option<String>| {
        readings.extend(reading);
    };
    if let Some((code, plan)) = home {
        let prefix = plan.abroad.captures(digits);
        let rest = prefix.and_then(|found| digits.get(found.get(0)?.end()..));
        match rest.filter(|rest| !rest.starts_with('0')) {
            Some(rest) => {
                take(abroad(rest));
                // What is dialled for abroad is dialled for nothing else, unless a number begins so.
                take(code.owner(digits).and_then(|_| e164(plan, digits).ok()));
            }
            None => {
                let national = within(code, plan, digits).ok();
                // Its own code without +, as spreadsheets leave it, is no part of a number of the country unless it is said.
                let own = digits.strip_prefix(plan.code);
                let own = own.filter(|own| code.owner(own).is_some());
                take(
                    own.filter(|_| national.is_some())
                        .and_then(|own| e164(plan, own).ok()),
                );
                take(national);
            }
        }
    }
    // Where something else is dialled for abroad, `00` is too, by people from elsewhere. Nothing is left out of the number then: `0011 32 …` is no number of +1.
    let zeroes = digits.strip_prefix("00").filter(|rest| {
        let other = home.is_some_and(|(_, plan)| plan.abroad.matches(digits));
        !other || plan::by_digits(rest).is_some_and(|(code, rest)| code.owner(rest).is_some())
    });
    take(zeroes.and_then(abroad));
    readings.sort();
    readings.dedup();
    let mut readings = readings.into_iter();
    match (readings.next(), readings.next(), home) {
        (Some(one), None, _) => Ok(one),
        (Some(one), Some(other), _) => Err(Refusal::Either(one, other)),
        (None, _, Some((code, plan))) => {
            // The country's own code without +, as spreadsheets leave it.
            let own = digits
                .strip_prefix(plan.code)
                .and_then(|national| within(code, plan, national).ok());
            let refusal = match digits.strip_prefix("00") {
                Some(rest) => from_abroad(rest).err(),
                None => within(code, plan, digits).err(),
            };
            own.ok_or(refusal.unwrap_or(Refusal::NoCode))
        }
        (None, _, None) => Err(match digits.strip_prefix("00") {
            Some(rest) => from_abroad(rest).err().unwrap_or(Refusal::NoCode),
            None => Refusal::NoCode,
        }),
    }
}

/// A country code with a number of that country behind it.
fn from_abroad(digits: &str) -> Result<String, Refusal> {
    let unknown = || Refusal::UnknownCode(digits.chars().take(3).collect());
    let (code, national) = plan::by_digits(digits).ok_or_else(unknown)?;
    let plan = code.first().ok_or_else(unknown)?;
    if code.owner(national).is_some() {
        return e164(plan, national);
    }
    within(code, plan, national)
}

/// A number as it is dialled within the country.
fn within(code: &Code, plan: &Plan, national: &str) -> Result<String, Refusal> {
    let stripped = plan.without_prefix(national);
    let forms = [stripped.as_deref(), Some(national)];
    let mut valid = forms
        .into_iter()
        .flatten()
        .filter(|form| code.owner(form).is_some());
    if let Some(form) = valid.next() {
        return match valid.next() {
            Some(other) => Err(Refusal::Either(e164(plan, form)?, e164(plan, other)?)),
            None => e164(plan, form),
        };
    }
    let length = stripped.as_deref().unwrap_or(national).len();
    let all = code.plans.iter().flat_map(|plan| &plan.lengths);
    let (shortest, longest) = all.fold((usize::MAX, 0), |(least, most), length| {
        (least.min(*length), most.max(*length))
    });
    Err(if length < shortest {
        Refusal::TooShort(place(plan))
    } else if length > longest {
        Refusal::TooLong(place(plan))
    } else {
        Refusal::NotThere(place(plan))
    })
}

fn e164(plan: &Plan, national: &str) -> Result<String, Refusal> {
    let e164 = stored(&format!("+{}{national}", plan.code)).ok().flatten();
    e164.ok_or_else(|| Refusal::NotThere(place(plan)))
}
