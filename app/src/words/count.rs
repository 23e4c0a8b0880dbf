//! Numbers and what they count.

/// A number and what it counts.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {many}")
    }
}

/// How many domains, in words.
pub(crate) fn domains(count: usize) -> String {
    counted(count, "domain", "domains")
}
