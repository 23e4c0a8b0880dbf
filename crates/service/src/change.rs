//! What every change is given: the expected version, and whether it is applied or only planned.

/// The row version that the caller saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// Only if the row still has this version.
    Is(i64),
    /// Any version.
    Any,
}

/// Whether a change is applied, or only planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Everything is worked out by reading, and nothing is written: no writer has to wait for it.
    Plan,
    /// It is applied.
    Do,
}
