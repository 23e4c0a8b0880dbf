//! What the fields of a table say together.

use super::{FieldSpec, Stored};
use crate::field::{FieldCode, FieldErrors};
use crate::text::trimmed;

/// The two lines of a street that was given in one field with a line break, while the field of the second line is empty. Lines beyond the second stand in it, too.
pub(crate) fn two_lines<'a>(
    typed: impl Fn(&str) -> Option<&'a str>,
) -> Option<[(&'static str, String); 2]> {
    let (first, second) = (typed("street1")?, typed("street2")?);
    if !trimmed(second).is_empty() {
        return None;
    }
    let mut lines = trimmed(first)
        .split(['\n', '\r', '\u{2028}', '\u{2029}'])
        .map(trimmed)
        .filter(|line| !line.is_empty());
    let first = lines.next()?.to_owned();
    let rest: Vec<&str> = lines.collect();
    (!rest.is_empty()).then(|| [("street1", first), ("street2", rest.join(", "))])
}

/// Whether a field is missing that may be empty only where another is filled, and neither is.
pub(crate) fn is_missing<'a>(spec: &FieldSpec, typed: impl Fn(&str) -> Option<&'a str>) -> bool {
    spec.required
        && spec
            .unless
            .is_some_and(|other| typed(other).is_none_or(|text| trimmed(text).is_empty()))
}

/// Records a field that is empty, if nothing makes up for it and that was not said of the other one.
pub(crate) fn made_up_for<'a>(
    spec: &FieldSpec,
    stored: &impl Stored,
    typed: impl Fn(&str) -> Option<&'a str>,
    errors: &mut FieldErrors,
) {
    let said = |name: &str| errors.of(name).is_some();
    if stored.text().is_empty()
        && !said(spec.name)
        && !spec.unless.is_some_and(said)
        && is_missing(spec, typed)
    {
        errors.push(spec.name, FieldCode::NoName);
    }
}
