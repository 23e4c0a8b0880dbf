//! Domains under management, and who holds their roles.

mod covered;
mod held;
mod list;
pub(crate) mod order;
mod read;
mod roles;
mod write;

pub use crate::shown::{Shows, count_shown_by, shown_by};
pub use covered::{
    covered, covered_as_registrant, resolved, showing, showing_as, showing_by_project,
    showing_or_copies,
};
pub use held::{held_by, registrants_held};
pub use list::{DomainFilter, count, expiring, list, matching};
pub use read::{by_name, get, latest_showing, many, names, names_within};
pub use roles::{
    adopt_binding, adopted_bindings, adopted_of, bindings, bindings_of, keep_bindings, set_binding,
};
pub use write::{delete, hold, insert, leave, set_team, set_view, touch};

use crate::column::{MaybeId, MaybeWord, Word};
use chrono::{DateTime, Utc};
use model::agreement::AgreementState;
use model::domain_name::DomainName;
use model::id::{DomainId, OrganizationId, ProjectId, TeamId};
use model::published::DomainView;
use model::task::Awaiting;
use sqlx::FromRow;
use uuid::Uuid;

/// A domain under management.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Domain {
    /// Its id.
    #[sqlx(try_from = "Uuid")]
    pub id: DomainId,
    /// The organization that owns it.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// The project that it belongs to.
    #[sqlx(try_from = "Uuid")]
    pub project_id: ProjectId,
    /// Its name: unique in the whole installation.
    #[sqlx(try_from = "Word<DomainName>")]
    pub name: DomainName,
    /// The team that it is assigned to.
    #[sqlx(try_from = "MaybeId")]
    pub team_id: Option<TeamId>,
    /// The registry, by the name of its connector.
    pub registry: String,
    /// The registry's view of it as last read; `None` before the first time.
    #[sqlx(json(nullable))]
    pub view: Option<DomainView>,
    /// How it stands: the book's wish beside what the registry holds.
    #[sqlx(try_from = "Word<AgreementState>")]
    pub state: AgreementState,
    /// Since when it has had this state.
    pub state_since: Option<DateTime<Utc>>,
    /// Of a domain on its way: who must act before its task goes on, when it waits for somebody.
    #[sqlx(try_from = "MaybeWord<Awaiting>")]
    pub awaiting: Option<Awaiting>,
    /// Until when somebody leaves what differs as it is.
    pub left_until: Option<DateTime<Utc>>,
    /// Its version, counted from 1.
    pub version: i64,
    /// When it was adopted.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// The columns of a domain, for every statement that reads one.
macro_rules! columns {
    () => {
        concat!(
            "d.id, d.organization_id, d.project_id, d.name, d.team_id, d.registry, d.view, d.state, d.state_since, d.left_until, d.version, d.created_at, d.updated_at, ",
            // Looked up for the few that are on their way only.
            "CASE WHEN d.state = 'on_its_way' THEN (SELECT a.awaiting FROM task a WHERE a.domain_id = d.id AND a.status IN ('pending', 'running') AND a.awaiting IS NOT NULL AND a.",
            crate::tasks::about_contacts!(),
            " ORDER BY a.position LIMIT 1) END AS awaiting"
        )
    };
}
pub(crate) use columns;
