//! The endpoints of dialects.

use crate::http::v1::Concerns;
use service::Need;

/// One endpoint of a dialect: its path, its requirements, and its scope.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// In lower case.
    pub method: &'static str,
    /// With `{names}`.
    pub path: &'static str,
    /// The permission that the caller needs; none if any key will do.
    pub needs: &'static [Need],
    /// What a key that is limited to a project may do there.
    pub concerns: Concerns,
}
