//! The book at a past moment: who held a role then, why, and since when.

use crate::resolution::Source;
use crate::role::Role;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// Since when something was so, and what made it so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Began {
    /// Since when.
    pub at: DateTime<Utc>,
    /// The number of the change that made it so. `None`: it was so already at that time, as far back as the history goes.
    pub change: Option<i64>,
}

/// From when until when one of the three named a contact for a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval<Id> {
    /// Which of the three.
    pub source: Source,
    /// For which role.
    pub role: Role,
    /// Whom.
    pub contact: Id,
    /// Its beginning.
    pub from: Began,
    /// Its end, which is no part of it; `None` while it lasts.
    pub to: Option<Began>,
}

/// A role as it was held at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held<Id> {
    /// Who held it.
    pub contact: Id,
    /// Why.
    pub source: Source,
    /// Since when it was held by them for that reason.
    pub since: Began,
}

/// Who held the roles of a domain at a moment. `latest` has, for each source and role, the last interval that had begun by then; those of the team are the intervals of the
/// team that the domain had, which it had since `assigned`.
///
/// A role is held since the last of these: whoever names its holder began to, whoever comes before them ceased to, the domain was given to this team.
pub fn held_at<Id: Copy>(
    latest: &[Interval<Id>],
    assigned: Began,
    at: DateTime<Utc>,
) -> BTreeMap<Role, Held<Id>> {
    let held = |role: Role| {
        let mut since: Option<Began> = None;
        for source in [Source::Domain, Source::Team, Source::Organization] {
            if source == Source::Team {
                since = since.max(Some(assigned));
            }
            let named = |each: &&Interval<Id>| each.source == source && each.role == role;
            let Some(interval) = latest.iter().find(named) else {
                continue;
            };
            match interval.to.filter(|to| to.at <= at) {
                Some(ended) => since = since.max(Some(ended)),
                None => {
                    let from = interval.from;
                    return Some(Held {
                        contact: interval.contact,
                        source,
                        since: since.map_or(from, |since| since.max(from)),
                    });
                }
            }
        }
        None
    };
    Role::ALL
        .into_iter()
        .filter_map(|role| Some((role, held(role)?)))
        .collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::resolution::resolve;
    use proptest::prelude::*;

    fn began(at: i64) -> Began {
        Began {
            at: DateTime::from_timestamp(at, 0).unwrap(),
            change: Some(at),
        }
    }

    fn interval(source: Source, contact: u8, from: i64, to: Option<i64>) -> Interval<u8> {
        Interval {
            source,
            role: Role::Tech,
            contact,
            from: began(from),
            to: to.map(began),
        }
    }

    #[test]
    fn a_role_is_held_since_the_last_thing_that_made_it_so() {
        let now = began(100).at;
        let tech = |latest: &[Interval<u8>]| {
            held_at(latest, began(20), now)
                .get(&Role::Tech)
                .map(|held| (held.contact, held.source, held.since.at.timestamp()))
        };
        let own = interval(Source::Domain, 1, 30, None);
        let team = interval(Source::Team, 2, 10, None);
        assert_eq!(tech(&[own, team]), Some((1, Source::Domain, 30)));
        assert_eq!(
            tech(&[team]),
            Some((2, Source::Team, 20)),
            "since it has the team"
        );
        let given_back = interval(Source::Domain, 1, 30, Some(50));
        assert_eq!(tech(&[given_back, team]), Some((2, Source::Team, 50)));
        let later = interval(Source::Team, 2, 60, None);
        assert_eq!(tech(&[given_back, later]), Some((2, Source::Team, 60)));
        let emptied = interval(Source::Team, 2, 10, Some(70));
        let default = interval(Source::Organization, 3, 5, None);
        assert_eq!(
            tech(&[given_back, emptied, default]),
            Some((3, Source::Organization, 70))
        );
        let ends_now = interval(Source::Organization, 3, 5, Some(100));
        assert_eq!(tech(&[ends_now]), None, "the end is no part of it");
        let ends_later = interval(Source::Organization, 3, 5, Some(101));
        assert_eq!(tech(&[ends_later]), Some((3, Source::Organization, 20)));
    }

    proptest! {
        #[test]
        fn the_holder_is_who_the_rows_of_that_moment_resolve_to(
            drawn in proptest::collection::btree_map((0..3usize, 0..4usize), (any::<u8>(), 0..50i64, proptest::option::of(1..80i64)), 0..12),
        ) {
            let sources = [Source::Domain, Source::Team, Source::Organization];
            let latest: Vec<Interval<u8>> = drawn.into_iter().map(|((source, role), (contact, from, lasts))| Interval {
                role: Role::ALL[role],
                ..interval(sources[source], contact, from, lasts.map(|lasts| from + lasts))
            }).collect();
            let at = began(50).at;
            let rows = |source: Source| -> BTreeMap<Role, u8> {
                latest.iter().filter(|each| each.source == source && each.to.is_none_or(|to| to.at > at)).map(|each| (each.role, each.contact)).collect()
            };
            let expected = resolve(&rows(Source::Domain), &rows(Source::Team), &rows(Source::Organization));
            let held = held_at(&latest, began(10), at);
            prop_assert_eq!(held.len(), expected.len());
            for (role, held) in held {
                prop_assert_eq!((held.contact, held.source), (expected[&role].contact, expected[&role].source));
                prop_assert!(held.since.at <= at);
            }
        }
    }
}
