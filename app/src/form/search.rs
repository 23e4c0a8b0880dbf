//! The search box of the list of domains, read.

use chrono::{DateTime, TimeDelta, Utc};
use model::domain_name::DomainName;
use service::domains::DomainFilter;

/// The most days ahead that are searched for.
const FARTHEST: u32 = 3660;

/// The moment by which a registration has ended that is searched for as `30` or `30d`: so many days from now.
pub(crate) fn ends_by(days: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let days: u32 = days.strip_suffix('d').unwrap_or(days).parse().ok()?;
    (days <= FARTHEST).then(|| now + TimeDelta::days(days.into()))
}

/// What the search box asks for: it understands `tld:us`, `state:differs` and `expires:30` beside parts of names, in either spelling.
pub(crate) fn filter_of(typed: &str, now: DateTime<Utc>) -> DomainFilter {
    let mut filter = DomainFilter::default();
    let mut words = Vec::new();
    for word in typed.split_whitespace() {
        let ends = word.strip_prefix("expires:");
        if let Some(ends) = ends.and_then(|days| ends_by(days, now)) {
            filter.expires_before = Some(ends);
            continue;
        }
        match word
            .strip_prefix("tld:")
            .map(|tld| tld.trim_start_matches('.'))
        {
            // A top-level domain in its own letters is kept as its A-label: read as the end of a name.
            Some(tld) if !tld.is_empty() => {
                filter.tld = Some(
                    DomainName::parse(&format!("x.{tld}"))
                        .map_or_else(|_| tld.to_lowercase(), |name| name.tld().to_owned()),
                );
            }
            _ => match word
                .strip_prefix("state:")
                .and_then(|state| state.parse().ok())
            {
                Some(state) => filter.state = Some(state),
                None => words.push(word),
            },
        }
    }
    filter.q = (!words.is_empty()).then(|| words.join(" "));
    filter
}

#[cfg(test)]
mod tests {
    use super::*;

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
