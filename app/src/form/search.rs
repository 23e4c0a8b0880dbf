//! The search of the list of domains, read: its box, and its filters as the address says them.

use chrono::{DateTime, TimeDelta, Utc};
use model::domain_name::DomainName;
use model::task::TaskStatus;
use service::domains::DomainFilter;
use url::form_urlencoded::{Serializer, parse};

/// What the list of domains is narrowed to, in the words of its address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Narrowed {
    /// What was typed into the box.
    pub(crate) q: String,
    /// The status of the latest task.
    pub(crate) task_status: String,
    /// How they stand.
    pub(crate) state: String,
    /// A team's id.
    pub(crate) team: String,
    /// Within how many days the registration ends.
    pub(crate) expires: String,
}

impl Narrowed {
    /// Reads a query; what is no filter in it is ignored.
    pub(crate) fn read(query: &str) -> Self {
        let mut narrowed = Self::default();
        for (name, value) in parse(query.as_bytes()) {
            let place = match &*name {
                "q" => &mut narrowed.q,
                "task_status" => &mut narrowed.task_status,
                "state" => &mut narrowed.state,
                "team" => &mut narrowed.team,
                "expires" => &mut narrowed.expires,
                _ => continue,
            };
            *place = value.into_owned();
        }
        narrowed
    }

    /// Whether it narrows the list at all.
    pub(crate) fn is_any(&self) -> bool {
        self.pairs().iter().any(|(_, value)| !value.is_empty())
    }

    /// The query, with the place in the list when there is one; empty for the whole list from its beginning.
    pub(crate) fn query(&self, cursor: Option<&str>) -> String {
        let mut query = Serializer::new(String::new());
        for (name, value) in self
            .pairs()
            .into_iter()
            .chain([("cursor", cursor.unwrap_or_default())])
        {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }

    /// The list's address.
    pub(crate) fn link(&self, cursor: Option<&str>) -> String {
        match self.query(cursor) {
            query if query.is_empty() => "/domains".into(),
            query => format!("/domains?{query}"),
        }
    }

    /// The filter, at this moment.
    pub(crate) fn filter(&self, now: DateTime<Utc>) -> DomainFilter {
        let status: Option<TaskStatus> = self.task_status.parse().ok();
        let typed = filter_of(&self.q, now);
        DomainFilter {
            // Whoever looks for what failed looks for what needs a person.
            undismissed: status == Some(TaskStatus::Failed),
            task_status: status,
            team_id: self.team.parse().ok(),
            state: self.state.parse().ok().or(typed.state),
            expires_before: ends_by(&self.expires, now).or(typed.expires_before),
            ..typed
        }
    }

    fn pairs(&self) -> [(&'static str, &str); 5] {
        [
            ("q", &self.q),
            ("task_status", &self.task_status),
            ("state", &self.state),
            ("team", &self.team),
            ("expires", &self.expires),
        ]
    }
}

/// The most days ahead that are searched for.
const FARTHEST: u32 = 3660;

/// The moment by which a registration has ended that is searched for as `30` or `30d`: so many days from now.
fn ends_by(days: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let days: u32 = days.strip_suffix('d').unwrap_or(days).parse().ok()?;
    (days <= FARTHEST).then(|| now + TimeDelta::days(days.into()))
}

/// What the search box asks for. Beside parts of names, in either spelling, it understands `tld:us`, `state:differs`, `cause:not_sent`, `expires:30`, and whom domains show: `contact:`
/// or a role, with a handle.
pub(crate) fn filter_of(typed: &str, now: DateTime<Utc>) -> DomainFilter {
    let mut filter = DomainFilter::default();
    let mut words = Vec::new();
    for word in typed.split_whitespace() {
        let understood = word
            .split_once(':')
            .and_then(|(name, value)| narrow(&mut filter, name, value, now));
        if understood.is_none() {
            words.push(word);
        }
    }
    filter.q = (!words.is_empty()).then(|| words.join(" "));
    filter
}

/// Narrows the filter by one such word. `None`: it is a word like any other.
fn narrow(filter: &mut DomainFilter, name: &str, value: &str, now: DateTime<Utc>) -> Option<()> {
    let handle = || (!value.is_empty()).then(|| value.to_owned());
    match name {
        "expires" => filter.expires_before = Some(ends_by(value, now)?),
        "state" => filter.state = Some(value.parse().ok()?),
        "cause" => filter.cause = Some((value.parse().ok()?, now)),
        "contact" => filter.contact = Some((handle()?, None)),
        "tld" => {
            let tld = value.trim_start_matches('.');
            if tld.is_empty() {
                return None;
            }
            // A top-level domain in its own letters is kept as its A-label: read as the end of a name.
            let name = DomainName::parse(&format!("x.{tld}"));
            let ascii = name.map_or_else(|_| tld.to_lowercase(), |name| name.tld().to_owned());
            filter.tld = Some(ascii);
        }
        role => filter.contact = Some((handle()?, Some(role.parse().ok()?))),
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::agreement::{AgreementState, DifferenceCause};
    use model::role::Role;

    #[test]
    fn a_filter_reads_back_from_its_own_address() {
        let query = "q=shop+tld%3Aus&state=differs&cursor=a%2Fb&colour=red";
        let read = Narrowed::read(query);
        assert_eq!(read.q, "shop tld:us");
        assert_eq!(Narrowed::read(&read.query(Some("a/b"))), read);
        assert_eq!(
            read.link(Some("a/b")),
            "/domains?q=shop+tld%3Aus&state=differs&cursor=a%2Fb"
        );
        let filter = read.filter(DateTime::<Utc>::UNIX_EPOCH);
        assert_eq!(
            (filter.q.as_deref(), filter.tld.as_deref(), filter.state),
            (Some("shop"), Some("us"), Some(AgreementState::Differs))
        );
        assert!(read.is_any() && !Narrowed::read("cursor=x").is_any());
        assert_eq!(Narrowed::default().link(None), "/domains");
    }

    #[test]
    fn causes_and_whom_domains_show_are_searched_for() {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let of = filter_of("acme cause:not_sent registrant:NO1-NICH", now);
        assert_eq!(of.q.as_deref(), Some("acme"));
        assert_eq!(of.cause, Some((DifferenceCause::NotSent, now)));
        let shown = Some(("NO1-NICH".to_owned(), Some(Role::Registrant)));
        assert_eq!(of.contact, shown);
        let any = filter_of("contact:NO1-NICH", now).contact;
        assert_eq!(any, Some(("NO1-NICH".to_owned(), None)));
        for typed in [
            "cause:",
            "cause:rain",
            "contact:",
            "owner:NO1-NICH",
            "tech:",
            "tld:.",
        ] {
            let filter = filter_of(typed, now);
            let plain = DomainFilter {
                q: Some(typed.into()),
                ..DomainFilter::default()
            };
            assert_eq!(filter, plain, "{typed}");
        }
    }

    #[test]
    fn days_ahead_are_searched_for() {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let of = |typed: &str| filter_of(typed, now);
        for typed in ["expires:30", "expires:30d", "acme expires:30 tld:example"] {
            assert_eq!(
                of(typed).expires_before,
                Some(now + TimeDelta::days(30)),
                "{typed}"
            );
        }
        assert_eq!(of("acme expires:30").q.as_deref(), Some("acme"));
        // What is no number of days is a word like any other.
        for typed in ["expires:soon", "expires:", "expires:-1", "expires:4000"] {
            let filter = of(typed);
            assert_eq!(
                (filter.expires_before, filter.q.as_deref()),
                (None, Some(typed))
            );
        }
    }
}
