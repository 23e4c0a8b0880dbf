//! Whose request it is.

use model::id::ProjectId;
use service::Actor;

/// The caller that signed, and the project whose domains they address.
pub(super) struct Caller {
    pub(super) actor: Actor,
    /// The key's project, or the organization's first.
    pub(super) project: ProjectId,
}
