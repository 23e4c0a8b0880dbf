//! What every change is told: over which version it is made, and whether it is made or only looked at.

/// The row version that the caller saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// Only if the row still has this version.
    Is(i64),
    /// Whatever it is.
    Any,
}

/// Whether a change is made, or only looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Everything is worked out by reading, and nothing is written: nobody who writes has to wait for it.
    Plan,
    /// It is written.
    Do,
}
