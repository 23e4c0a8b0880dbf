//! Counts on their way to the browser.

/// A count as it goes over the wire: as wide on both sides.
#[must_use]
pub fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
