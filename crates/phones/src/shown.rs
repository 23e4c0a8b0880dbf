//! Numbers as they are shown: in the groups of their country.

use crate::plan::{self, Plan};

/// Between the parts of a number, so that it stays on one line.
const NO_BREAK: char = '\u{a0}';

/// A number in E.164 with its country code apart and its digits in the country's groups: `+49 30 123456`. What is no such number stays as it is.
#[must_use]
pub fn shown(e164: &str) -> String {
    group(e164).replace(' ', &NO_BREAK.to_string())
}

/// [`shown`] with its extension: `+49 30 123456 ext. 12`.
#[must_use]
pub fn whole(e164: &str, ext: Option<&str>) -> String {
    match ext {
        Some(ext) if !ext.is_empty() => format!("{}{NO_BREAK}ext.{NO_BREAK}{ext}", shown(e164)),
        _ => shown(e164),
    }
}

/// A number as that country has them: for a hint. `None` for what is no country, or has none.
#[must_use]
pub fn example(country: &str) -> Option<String> {
    let (_, plan) = plan::of_region(country)?;
    example_of(plan)
}

pub(crate) fn example_of(plan: &Plan) -> Option<String> {
    (!plan.example.is_empty()).then(|| group(&format!("+{}{}", plan.code, plan.example)))
}

/// In groups, with spaces.
pub(crate) fn group(e164: &str) -> String {
    let Some(digits) = e164.strip_prefix('+') else {
        return e164.to_owned();
    };
    let Some((code, national)) = plan::by_digits(digits) else {
        return e164.to_owned();
    };
    let number = &digits[..digits.len() - national.len()];
    let fits = code.groupings.iter().find(|grouping| {
        (grouping.leading.is_empty() || grouping.leading.matches(national))
            && grouping.pattern.matches(national)
    });
    let grouped = fits.and_then(|grouping| {
        let mut grouped = String::new();
        grouping
            .pattern
            .captures(national)?
            .expand(grouping.format, &mut grouped);
        Some(grouped)
    });
    format!("+{number} {}", grouped.as_deref().unwrap_or(national))
}
