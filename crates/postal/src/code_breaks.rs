//! Where a postal code has its space or hyphen.

use regex_lite::Regex;

/// Where a space or hyphen stands in the code of a country, counted in characters from the left, or from the right where the first part varies.
pub(crate) const BREAKS: [(&str, char, i8); 31] = [
    ("AS", '-', 5),
    ("BM", ' ', 2),
    ("BR", '-', 5),
    ("CA", ' ', 3),
    ("CZ", ' ', 3),
    ("FM", '-', 5),
    ("GB", ' ', -3),
    ("GG", ' ', -3),
    ("GR", ' ', 3),
    ("GU", '-', 5),
    ("IE", ' ', 3),
    ("IM", ' ', -3),
    ("IR", '-', 5),
    ("JE", ' ', -3),
    ("JP", '-', 3),
    ("KY", '-', 3),
    ("LB", ' ', 4),
    ("MH", '-', 5),
    ("MP", '-', 5),
    ("MT", ' ', 3),
    ("NL", ' ', 4),
    ("PL", '-', 2),
    ("PR", '-', 5),
    ("PT", '-', 4),
    ("PW", '-', 5),
    ("SE", ' ', 3),
    ("SK", ' ', 3),
    ("SO", ' ', 2),
    ("TW", '-', 3),
    ("US", '-', 5),
    ("VI", '-', 5),
];

/// The letters that stand before a code on post from abroad, besides the country's own two: those that its cars bear.
const BEFORE: [(&str, &str); 12] = [
    ("AT", "A"),
    ("BE", "B"),
    ("DE", "D"),
    ("ES", "E"),
    ("FI", "FIN"),
    ("FR", "F"),
    ("HU", "H"),
    ("IT", "I"),
    ("LU", "L"),
    ("NO", "N"),
    ("PT", "P"),
    ("SE", "S"),
];

/// As [`crate::canonical_code`], where the form of the country's codes is at hand.
pub(crate) fn written(country: &str, form: &Regex, code: &str) -> Option<String> {
    let typed = code.trim().to_uppercase();
    broken(country, form, &typed).or_else(|| broken(country, form, bare(country, &typed)?))
}

/// A code without the letters of its country before it.
fn bare<'a>(country: &str, typed: &'a str) -> Option<&'a str> {
    let (letters, rest) = typed.split_once(['-', ' ', '\u{2013}'])?;
    let of_cars = BEFORE
        .iter()
        .any(|(code, before)| *code == country && *before == letters);
    (letters == country || of_cars).then(|| rest.trim())
}

fn broken(country: &str, form: &Regex, typed: &str) -> Option<String> {
    let plain: String = typed
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .collect();
    if let Some((_, with, at)) = BREAKS.iter().find(|(code, _, _)| *code == country) {
        let at = if *at < 0 {
            plain.len().checked_sub(usize::from(at.unsigned_abs()))
        } else {
            usize::try_from(*at).ok()
        };
        let broken = at
            .filter(|at| *at > 0 && *at < plain.len())
            .map(|at| format!("{}{with}{}", &plain[..at], &plain[at..]));
        if let Some(broken) = broken.filter(|broken| form.is_match(broken)) {
            return Some(broken);
        }
    }
    // Without a break of its own a code that can do without one goes without: French codes may be typed as 75 001.
    [plain.as_str(), typed]
        .into_iter()
        .find(|code| form.is_match(code))
        .map(ToOwned::to_owned)
}
