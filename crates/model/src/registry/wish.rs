//! The wanted state of a domain object at its registry, besides its contacts: compared with what is found, it says what to send and whether it was done.

use super::{Difference, Field, RegistryDomain, TRANSFER_LOCK};
use chrono::{DateTime, Months, TimeDelta, Utc};

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// That the domain is registered, and ours to change.
    Held,
    /// With our transfer lock, or without.
    Locked(bool),
    /// With these name servers and no other, as A-labels.
    Nameservers(Vec<String>),
    /// Renewed for so many years.
    Extended {
        /// The former expiry date; `None` when it was not known.
        ends: Option<DateTime<Utc>>,
        /// How many.
        years: u32,
    },
}

/// What a `domain:update` is to add to a domain object and remove from it (RFC 5731, section 3.2.5).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DomainChange {
    /// Statuses to add.
    pub add_statuses: Vec<String>,
    /// Statuses to remove.
    pub remove_statuses: Vec<String>,
    /// Name servers to add.
    pub add_nameservers: Vec<String>,
    /// Name servers to remove.
    pub remove_nameservers: Vec<String>,
}

impl DomainChange {
    /// Nothing to send.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Applies this change to a domain as a registry does.
    pub fn apply(&self, domain: &mut RegistryDomain) {
        let change = |held: &mut Vec<String>, add: &[String], remove: &[String]| {
            held.retain(|each| !remove.contains(each));
            for each in add {
                if !held.contains(each) {
                    held.push(each.clone());
                }
            }
        };
        change(
            &mut domain.statuses,
            &self.add_statuses,
            &self.remove_statuses,
        );
        change(
            &mut domain.nameservers,
            &self.add_nameservers,
            &self.remove_nameservers,
        );
    }
}

impl Wish {
    /// What to send to reach the wanted state; empty when it is reached, and for what no update can do.
    #[must_use]
    pub fn change(&self, found: &RegistryDomain) -> DomainChange {
        let lock = || vec![TRANSFER_LOCK.to_owned()];
        match self {
            Self::Locked(true) if !locked(found) => DomainChange {
                add_statuses: lock(),
                ..DomainChange::default()
            },
            Self::Locked(false) if locked(found) => DomainChange {
                remove_statuses: lock(),
                ..DomainChange::default()
            },
            Self::Nameservers(wanted) => {
                let held = hosts(found);
                let not_in = |these: &[String], those: &[String]| -> Vec<String> {
                    let missing = these.iter().filter(|host| !those.contains(host));
                    missing.cloned().collect()
                };
                DomainChange {
                    add_nameservers: not_in(wanted, &held),
                    remove_nameservers: not_in(&held, wanted),
                    ..DomainChange::default()
                }
            }
            Self::Held | Self::Locked(_) | Self::Extended { .. } => DomainChange::default(),
        }
    }

    /// The differences of the domain from the wanted state; empty when there are none.
    #[must_use]
    pub fn differences(&self, found: &RegistryDomain) -> Vec<Difference> {
        let differs = |field: Field, wanted: String, found: Option<String>| {
            vec![Difference {
                field,
                wanted: Some(wanted),
                found,
            }]
        };
        match self {
            Self::Held => Vec::new(),
            Self::Locked(_) | Self::Nameservers(_) if self.change(found).is_empty() => Vec::new(),
            Self::Locked(wanted) => {
                let word = |locked: bool| if locked { "set" } else { "not set" };
                let found = word(locked(found)).to_owned();
                differs(Field::TransferLock, word(*wanted).into(), Some(found))
            }
            Self::Nameservers(wanted) => {
                let found = Some(hosts(found).join(", ")).filter(|text| !text.is_empty());
                differs(Field::Nameservers, wanted.join(", "), found)
            }
            Self::Extended { ends, years } => {
                let Some(wanted) = ends.and_then(|ends| extended(ends, *years)) else {
                    return Vec::new();
                };
                // A registry may count in days.
                if found
                    .expires
                    .is_some_and(|found| found >= wanted - TimeDelta::days(1))
                {
                    return Vec::new();
                }
                let day = |time: DateTime<Utc>| time.format("%Y-%m-%d").to_string();
                differs(Field::Expires, day(wanted), found.expires.map(day))
            }
        }
    }
}

/// The expiry date so many years later; the last day of February stands for the 29th.
#[must_use]
pub fn extended(ends: DateTime<Utc>, years: u32) -> Option<DateTime<Utc>> {
    ends.checked_add_months(Months::new(years.checked_mul(12)?))
}

fn locked(found: &RegistryDomain) -> bool {
    found.statuses.iter().any(|status| status == TRANSFER_LOCK)
}

fn hosts(found: &RegistryDomain) -> Vec<String> {
    let plain = |host: &String| host.trim_end_matches('.').to_ascii_lowercase();
    found.nameservers.iter().map(plain).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn domain(statuses: &[&str], hosts: &[String]) -> RegistryDomain {
        RegistryDomain {
            name: "a.example".into(),
            statuses: statuses.iter().map(ToString::to_string).collect(),
            nameservers: hosts.to_vec(),
            ..RegistryDomain::default()
        }
    }

    #[test]
    fn a_lock_is_ours_alone() {
        let theirs = domain(&["serverTransferProhibited"], &[]);
        assert!(Wish::Locked(false).change(&theirs).is_empty());
        assert_eq!(Wish::Locked(true).differences(&theirs).len(), 1);
        let ours = domain(&["ok", TRANSFER_LOCK], &[]);
        assert!(Wish::Locked(true).differences(&ours).is_empty());
        let off = Wish::Locked(false).change(&ours);
        assert_eq!(off.remove_statuses, [TRANSFER_LOCK]);
    }

    #[test]
    fn a_year_from_the_end_that_was_known() {
        let time = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let wish = |ends, years| Wish::Extended { ends, years };
        let found = |ends: &str| RegistryDomain {
            expires: Some(time(ends)),
            ..RegistryDomain::default()
        };
        let leap = Some(time("2028-02-29T10:00:00Z"));
        let once = wish(leap, 1);
        assert!(once.differences(&found("2029-02-28T10:00:00Z")).is_empty());
        assert!(once.differences(&found("2029-02-28T00:00:00Z")).is_empty());
        let differs = once.differences(&found("2028-02-29T10:00:00Z"));
        assert_eq!(differs[0].wanted.as_deref(), Some("2029-02-28"));
        assert_eq!(differs[0].found.as_deref(), Some("2028-02-29"));
        assert_eq!(
            wish(leap, 2)
                .differences(&found("2029-02-28T10:00:00Z"))
                .len(),
            1
        );
        assert!(once.change(&found("2028-02-29T10:00:00Z")).is_empty());
    }

    proptest! {
        /// Whatever was there: what is sent makes it so, and then nothing is left to send.
        #[test]
        fn what_is_sent_makes_it_so(
            held in vec("[a-c]\\.example", 0..4), wanted in vec("[a-c]\\.example", 0..4), lock: bool, locked: bool,
        ) {
            let (held, wanted) = (once_each(held), once_each(wanted));
            let statuses: &[&str] = if locked { &[TRANSFER_LOCK] } else { &["ok"] };
            for wish in [Wish::Locked(lock), Wish::Nameservers(wanted)] {
                let mut domain = domain(statuses, &held);
                let change = wish.change(&domain);
                prop_assert_eq!(change.is_empty(), wish.differences(&domain).is_empty());
                change.apply(&mut domain);
                prop_assert!(wish.change(&domain).is_empty());
                prop_assert!(wish.differences(&domain).is_empty());
            }
        }
    }

    fn once_each(mut names: Vec<String>) -> Vec<String> {
        names.sort();
        names.dedup();
        names
    }
}
