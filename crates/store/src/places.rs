//! Placeholders. SQLite looks a named one (`$7`) up among all that a statement has, when it is prepared and, through the driver, whenever it is bound: a statement with a thousand of them takes a
//! millisecond for that alone. Those without a name (`?`) are numbered as they come, and cost nothing; PostgreSQL has none.

/// The statement with placeholders that have no names; `None` when its values are not bound in the order in which they stand, each once.
pub(crate) fn nameless(sql: &str) -> Option<String> {
    let mut pieces = sql.split('$');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for (before, piece) in pieces.enumerate() {
        let rest = piece.trim_start_matches(|c: char| c.is_ascii_digit());
        let number: usize = piece[..piece.len() - rest.len()].parse().ok()?;
        if number != before + 1 {
            return None;
        }
        text.push('?');
        text.push_str(rest);
    }
    Some(text)
}

/// The statement as this engine takes it best.
pub(crate) fn placed(postgres: bool, sql: String) -> String {
    match postgres {
        true => sql,
        false => nameless(&sql).unwrap_or(sql),
    }
}

#[cfg(test)]
mod tests {
    use super::nameless;

    #[test]
    fn only_what_stands_in_order_loses_its_names() {
        let plain = nameless("a = $1 AND b IN ($2, $3) LIMIT $4");
        assert_eq!(plain.as_deref(), Some("a = ? AND b IN (?, ?) LIMIT ?"));
        assert_eq!(nameless("a = $1 AND b = $1"), None);
        assert_eq!(nameless("a = $2 AND b = $1"), None);
        assert_eq!(nameless("a = '$'"), None);
        assert_eq!(nameless("a").as_deref(), Some("a"));
    }
}
