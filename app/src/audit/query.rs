//! What the address of the log says: who, what kind of object, which action, from when to when, one object, or what followed from one entry.

use crate::parts::encode;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::Deserialize;
use service::audit::AuditFilter;
use uuid::Uuid;

/// The query parameters. What can't be read counts as not given.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AuditQuery {
    /// A person's or a key's id, or `system`.
    pub(super) who: String,
    pub(super) kind: String,
    pub(super) action: String,
    pub(super) object: String,
    /// The first day.
    pub(super) from: String,
    /// The last day.
    pub(super) to: String,
    /// The entry from which others followed.
    pub(super) act: String,
    pub(super) cursor: Option<String>,
}

/// The beginning of a day, so many days later. Days of other years than ours are none: both engines compare times of four digits alone.
fn day(text: &str, later: i64) -> Option<DateTime<Utc>> {
    let day: NaiveDate = text.parse().ok()?;
    let begins = day.and_time(NaiveTime::MIN).and_utc();
    let ours = DateTime::UNIX_EPOCH..DateTime::from_timestamp(32_503_680_000, 0)?;
    begins
        .checked_add_signed(TimeDelta::days(later))
        .filter(|begins| ours.contains(begins))
}

fn word(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

impl AuditQuery {
    /// What is listed. Without a narrower filter, what followed from something else is folded under that.
    pub(super) fn filter(&self) -> AuditFilter {
        let filter = self.whole();
        AuditFilter {
            acts: filter.object_kind.is_none()
                && filter.object_id.is_none()
                && filter.action.is_none()
                && filter.cause_id.is_none(),
            ..filter
        }
    }

    /// The same with nothing folded: for the file.
    pub(crate) fn whole(&self) -> AuditFilter {
        let actor_id: Option<Uuid> = self.who.parse().ok();
        let object_id: Option<Uuid> = self.object.parse().ok();
        AuditFilter {
            actor_kind: (self.who == "system").then(|| "system".to_owned()),
            actor_id,
            action: word(&self.action),
            object_kind: word(&self.kind).filter(|_| object_id.is_none()),
            object_id,
            from: day(&self.from, 0),
            until: day(&self.to, 1),
            cause_id: self.act.parse().ok(),
            acts: false,
        }
    }

    /// Whether anything narrows the list.
    pub(super) fn narrows(&self) -> bool {
        self.whole() != AuditFilter::default()
    }

    /// The address of a page of this list, or of its file.
    pub(super) fn link(&self, path: &str, cursor: Option<&str>) -> String {
        let pairs = [
            ("who", self.who.as_str()),
            ("kind", &self.kind),
            ("action", &self.action),
            ("object", &self.object),
            ("from", &self.from),
            ("to", &self.to),
            ("act", &self.act),
            ("cursor", cursor.unwrap_or_default()),
        ];
        let query: Vec<String> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        if query.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{}", query.join("&"))
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_last_day_is_meant_whole() {
        let query = AuditQuery {
            from: "2026-03-03".into(),
            to: "2026-03-03".into(),
            ..AuditQuery::default()
        };
        let filter = query.filter();
        assert_eq!(
            filter.until.unwrap() - filter.from.unwrap(),
            TimeDelta::days(1)
        );
        assert!(filter.acts);
    }

    #[test]
    fn what_can_not_be_read_narrows_nothing() {
        let query = AuditQuery {
            who: "x".into(),
            from: "yesterday".into(),
            to: "+262142-12-31".into(),
            act: "1".into(),
            ..AuditQuery::default()
        };
        assert!(!query.narrows());
    }

    #[test]
    fn a_narrower_list_folds_nothing() {
        let object = Uuid::from_u128(7).to_string();
        for query in [
            AuditQuery {
                kind: "domain".into(),
                ..AuditQuery::default()
            },
            AuditQuery {
                object,
                ..AuditQuery::default()
            },
        ] {
            assert!(!query.filter().acts);
        }
        let only_whose = AuditQuery {
            who: "system".into(),
            ..AuditQuery::default()
        };
        assert!(only_whose.filter().acts);
        assert_eq!(only_whose.link("/audit.csv", None), "/audit.csv?who=system");
    }
}
