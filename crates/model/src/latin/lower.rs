//! Lower case, letter by letter.

pub(super) fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}
