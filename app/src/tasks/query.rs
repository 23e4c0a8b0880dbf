//! What the URL of the list of tasks says: its filters and its page.

use crate::parts::encode;
use crate::shown::{Filter, Scope};
use axum::extract::Query;
use chrono::{DateTime, Days, NaiveDate, Utc};
use model::id::{DomainId, TaskId};
use model::task::TaskStatus;
use serde::Deserialize;
use service::tasks::TaskFilter;
use uuid::Uuid;

/// States that are no status of a task, and their names.
pub(super) const NEEDS: (&str, &str) = ("needs", "Failed, needs attention");
pub(super) const PAUSED: (&str, &str) = ("paused", "Paused");

/// The query parameters.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    /// A status, or one of the two above.
    pub(super) status: String,
    /// A type of task.
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// Words of the domain's name.
    pub(super) name: String,
    /// Words of the name of who began it.
    pub(super) by: String,
    /// The first day, in UTC.
    pub(super) from: String,
    /// The last day.
    pub(super) to: String,
    /// One domain, by its id.
    pub(super) domain: String,
    /// The parts of one task, by its id.
    pub(super) parent: String,
    /// What failed for the same reason as this task.
    pub(super) like: String,
    pub(super) cursor: Option<String>,
    pub(super) flash: Option<Uuid>,
}

impl ListQuery {
    /// Reads a query of the list; one that says nothing of it is the whole list.
    pub(crate) fn read(query: &str) -> Self {
        let uri = format!("/tasks?{query}").parse();
        let read = uri.ok().and_then(|uri| Query::try_from_uri(&uri).ok());
        read.map(|Query(read)| read).unwrap_or_default()
    }

    /// The filter. Parts of other tasks are shown where somebody asks for one domain or for the parts of one task; anywhere else the task stands for them.
    pub(crate) fn filter(&self) -> TaskFilter {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let begins = |day: NaiveDate| -> Option<DateTime<Utc>> {
            day.and_hms_opt(0, 0, 0).map(|at| at.and_utc())
        };
        let words = |text: &String| (!text.trim().is_empty()).then(|| text.clone());
        TaskFilter {
            status: self.status.parse().ok(),
            needs_somebody: self.status == NEEDS.0,
            paused: self.status == PAUSED.0,
            task_type: self.kind.parse().ok(),
            domain_id: self.domain_id(),
            parent_id: self.parent_id(),
            domain: words(&self.name),
            begun_by: words(&self.by),
            from: day(&self.from).and_then(begins),
            until: day(&self.to)
                .and_then(|day| day.checked_add_days(Days::new(1)))
                .and_then(begins),
            fails_like: self.like.parse().ok(),
            folded: self.is_folded(),
            ..TaskFilter::default()
        }
    }

    pub(super) fn domain_id(&self) -> Option<DomainId> {
        self.domain.parse().ok()
    }

    pub(super) fn parent_id(&self) -> Option<TaskId> {
        self.parent.parse().ok()
    }

    fn is_folded(&self) -> bool {
        self.domain.is_empty() && self.parent.is_empty() && self.name.trim().is_empty()
    }

    /// The same for the island. What it can't compare by itself it does not count as newer: then the list follows what it shows.
    pub(super) fn scope(&self) -> Scope {
        let status: Option<TaskStatus> = self.status.parse().ok();
        let narrowed = [
            &self.kind, &self.name, &self.by, &self.from, &self.to, &self.like,
        ];
        let other = !self.status.is_empty() && status.is_none();
        if other || narrowed.iter().any(|text| !text.is_empty()) {
            return Scope::Shown;
        }
        Scope::List(Filter {
            status,
            domain: (!self.domain.is_empty()).then(|| self.domain.clone()),
            parent: (!self.parent.is_empty()).then(|| self.parent.clone()),
            folded: self.is_folded(),
        })
    }

    fn pairs(&self) -> [(&'static str, &str); 9] {
        [
            ("status", &self.status),
            ("type", &self.kind),
            ("name", &self.name),
            ("by", &self.by),
            ("from", &self.from),
            ("to", &self.to),
            ("domain", &self.domain),
            ("parent", &self.parent),
            ("like", &self.like),
        ]
    }

    pub(super) fn is_filtered(&self) -> bool {
        self.pairs().iter().any(|(_, value)| !value.is_empty())
    }

    /// What the address says, with the place in the list.
    pub(super) fn query(&self) -> String {
        let link = self.link(self.cursor.as_deref());
        let query = link.split_once('?').map(|(_, query)| query.to_owned());
        query.unwrap_or_default()
    }

    pub(super) fn link(&self, cursor: Option<&str>) -> String {
        let cursor = [("cursor", cursor.unwrap_or_default())];
        let query: Vec<String> = self
            .pairs()
            .into_iter()
            .chain(cursor)
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        if query.is_empty() {
            "/tasks".into()
        } else {
            format!("/tasks?{}", query.join("&"))
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn query(text: &str) -> ListQuery {
        ListQuery::read(text)
    }

    #[test]
    fn every_filter_is_in_the_address_and_comes_back() {
        let text =
            "status=failed&type=renew&name=a%20b&by=olga&from=2026-11-01&to=2026-11-30&cursor=x";
        let read = query(text);
        assert_eq!(read.link(Some("x")), format!("/tasks?{text}"));
        assert_eq!(read.query(), text);
        assert_eq!(
            (query("").link(None), query("").query()),
            ("/tasks".into(), String::new())
        );
        let filter = read.filter();
        assert_eq!(filter.status, Some(TaskStatus::Failed));
        let days = [filter.from, filter.until].map(|at| at.unwrap().to_rfc3339());
        assert_eq!(
            days,
            ["2026-11-01T00:00:00+00:00", "2026-12-01T00:00:00+00:00"],
            "the last day is included"
        );
        assert!(read.is_filtered() && !query("").is_filtered());
    }

    #[test]
    fn parts_are_folded_unless_one_domain_or_task_is_asked_for() {
        let id = Uuid::nil();
        for (text, folded) in [
            ("", true),
            ("status=failed&by=x", true),
            ("name=shop", false),
            (&format!("parent={id}"), false),
            (&format!("domain={id}"), false),
        ] {
            assert_eq!(query(text).filter().folded, folded, "{text}");
        }
        assert!(query("status=needs").filter().needs_somebody);
        assert!(query("status=paused").filter().paused);
        assert_eq!(query("status=nonsense").filter().status, None);
    }

    #[test]
    fn a_list_that_the_browser_can_not_judge_follows_what_it_shows() {
        for text in [
            "status=needs",
            "type=renew",
            "name=a",
            "by=a",
            "to=2026-11-30",
        ] {
            assert_eq!(query(text).scope(), Scope::Shown, "{text}");
        }
        let folded = Filter {
            folded: true,
            ..Filter::default()
        };
        assert_eq!(query("").scope(), Scope::List(folded));
    }
}
