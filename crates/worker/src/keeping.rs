//! How long what is no longer needed is kept.

use chrono::{DateTime, TimeDelta, Utc};
use model::verification::LINK_DAYS;
use store::housekeeping::Kind;

/// For how many days a known network gets its owner past the throttling of others' attempts.
const KNOWN_DAYS: i64 = 90;
/// How long e-mails and their status are kept.
pub(crate) const LETTERS_KEPT: TimeDelta = TimeDelta::days(90);

/// Configurable retention periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeping {
    /// Days for which the events of tasks that ended are kept.
    pub event_days: u32,
}

impl Default for Keeping {
    fn default() -> Self {
        Self { event_days: 365 }
    }
}

impl Keeping {
    /// The moment before which this kind's rows are deleted.
    pub(crate) fn before(self, kind: Kind, now: DateTime<Utc>) -> DateTime<Utc> {
        now - match kind {
            // Counted from their expiry, with a margin for requests in progress.
            Kind::Sessions
            | Kind::Flashes
            | Kind::SigningKeys
            | Kind::PlanItems
            | Kind::PlanContents
            | Kind::Plans => TimeDelta::minutes(1),
            // Attempts count for minutes only.
            Kind::Throttles => TimeDelta::days(1),
            // As long as they are valid.
            Kind::Networks => TimeDelta::days(KNOWN_DAYS),
            // A request is repeated within a day, if at all.
            Kind::Answers => TimeDelta::hours(24),
            // They hold personal data, and their result is in the database.
            Kind::ImportRows | Kind::ImportFiles => TimeDelta::days(30),
            // By the link's expiry: as long as its e-mail.
            Kind::Links | Kind::Invitations => LETTERS_KEPT - TimeDelta::days(LINK_DAYS),
            Kind::Letters | Kind::Addresses | Kind::RegistryMessages => LETTERS_KEPT,
            Kind::Deliveries => TimeDelta::days(30),
            Kind::Events => TimeDelta::days(self.event_days.into()),
        }
    }
}
