//! Orders: changes of a domain that are requested by a task's type; which types reach a registry, and their parameters.

use super::{FailureCode, StepName, TaskType};
use crate::domain_name::DomainName;
use crate::field::{FieldCode, FieldErrors};
use crate::registry::Wish;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The most years of one renewal (RFC 5731, section 2.5, allows 99; gTLD registries ten in all).
pub const MOST_YEARS: u32 = 10;
/// The most name servers of a domain: what fits into one classic DNS response (RFC 1035), and the limit of registries.
pub const MOST_NAMESERVERS: u32 = 13;

/// The parameters of an order. Which of them apply depends on its type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Params {
    /// For `renew`: the number of years, 1 to [`MOST_YEARS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<u32>,
    /// For `renew`: the expiry date as known when it was ordered. Set by the server: whatever is retried, it is renewed from there once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<DateTime<Utc>>,
    /// For `update_nameservers`: the complete list, as A-labels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nameservers: Option<Vec<String>>,
}

/// How a type of task reaches a registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Road {
    /// By contact objects and role holders.
    Contacts,
    /// By the domain object itself.
    Domain,
    /// Not at all: a required service is not connected here. The code and the message for it.
    None(FailureCode, &'static str),
}

impl TaskType {
    /// How it is carried out.
    #[must_use]
    pub const fn road(self) -> Road {
        match self {
            Self::UpdateContacts | Self::EnableWhoisPrivacy | Self::DisableWhoisPrivacy => {
                Road::Contacts
            }
            Self::Register
            | Self::TransferIn
            | Self::Renew
            | Self::UpdateNameservers
            | Self::LockDomain
            | Self::UnlockDomain => Road::Domain,
            Self::TransferOut => Road::None(
                FailureCode::GainingRegistrar,
                "A transfer is asked for by the registrar that gets the domain. Take the lock off (unlock_domain); the rest is theirs.",
            ),
            Self::GetEppCode => Road::None(
                FailureCode::NoEppCode,
                "Transfer codes are not kept here, so that nobody can read one. Ask the registrar's own console for a new one.",
            ),
            Self::CreateDnsZone
            | Self::DeleteDnsZone
            | Self::CreateDnsRecord
            | Self::UpdateDnsRecord
            | Self::DeleteDnsRecord
            | Self::SyncDnsRecords => Road::None(
                FailureCode::NoDnsService,
                "No DNS service is connected: this desk speaks to registries only.",
            ),
        }
    }

    /// Whether a task of this type settles, as soon as it ends, what an earlier one of the type `earlier` and of the same domain failed at: both ask for the same thing, and
    /// the later one as it is wanted now. A renewal that failed is not settled by an edit of contacts.
    #[must_use]
    pub fn overtakes(self, earlier: Self) -> bool {
        let lock = |of: Self| matches!(of, Self::LockDomain | Self::UnlockDomain);
        self == earlier
            || (self.road() == Road::Contacts && earlier.road() == Road::Contacts)
            || (lock(self) && lock(earlier))
    }

    /// The steps that a task of this type has when it concerns one domain.
    #[must_use]
    pub const fn steps(self) -> &'static [StepName] {
        match self.road() {
            Road::Contacts => &StepName::DOMAIN,
            Road::Domain => &StepName::ORDER,
            Road::None(..) => &StepName::NOTHING,
        }
    }
}

impl Params {
    /// Errors are named `params.years`. Name servers are converted to A-labels, each once; an absent period is one year.
    ///
    /// # Errors
    /// What is missing, out of bounds, or not applicable to this type of task.
    pub fn checked(self, of: TaskType) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut wrong = |name: &'static str, text: String| {
            errors.push(name, FieldCode::Other { text: text.into() });
        };
        let stranger = || format!("A task of the type {of} takes no such thing.");
        let mut checked = Self {
            ends: self.ends,
            ..Self::default()
        };
        match (of, self.years) {
            (TaskType::Renew, years) => {
                let years = years.unwrap_or(1);
                if !(1..=MOST_YEARS).contains(&years) {
                    wrong("params.years", format!("Give 1 to {MOST_YEARS} years."));
                }
                checked.years = Some(years);
            }
            (_, Some(_)) => wrong("params.years", stranger()),
            (_, None) => {}
        }
        match (of, self.nameservers) {
            (TaskType::UpdateNameservers, Some(hosts)) => match names(&hosts) {
                Ok(hosts) => checked.nameservers = Some(hosts),
                Err(text) => wrong("params.nameservers", text),
            },
            (TaskType::UpdateNameservers, None) => wrong(
                "params.nameservers",
                "Name all that the domain is to have.".into(),
            ),
            (_, Some(_)) => wrong("params.nameservers", stranger()),
            (_, None) => {}
        }
        errors.or(checked)
    }

    /// The wanted state of the domain at its registry after a task of this type; `None` when it does not concern the domain object.
    #[must_use]
    pub fn wish(&self, of: TaskType) -> Option<Wish> {
        match of {
            TaskType::LockDomain => Some(Wish::Locked(true)),
            TaskType::UnlockDomain => Some(Wish::Locked(false)),
            TaskType::UpdateNameservers => self.nameservers.clone().map(Wish::Nameservers),
            TaskType::Renew => Some(Wish::Extended {
                ends: self.ends,
                years: self.years.unwrap_or(1),
            }),
            TaskType::Register | TaskType::TransferIn => Some(Wish::Held),
            _ => None,
        }
    }
}

fn names(hosts: &[String]) -> Result<Vec<String>, String> {
    let mut names: Vec<String> = Vec::with_capacity(hosts.len());
    for host in hosts {
        let name = DomainName::parse(host).map_err(|code| format!("{host:?}: {}", code.text()))?;
        if !names.iter().any(|known| known == name.ascii()) {
            names.push(name.ascii().to_owned());
        }
    }
    if (1..=MOST_NAMESERVERS as usize).contains(&names.len()) {
        Ok(names)
    } else {
        Err(format!("Name 1 to {MOST_NAMESERVERS}."))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn wrong(of: TaskType, params: Params) -> Vec<String> {
        let errors = params.checked(of).unwrap_err();
        errors
            .0
            .into_iter()
            .map(|error| error.field.into())
            .collect()
    }

    fn hosts(names: &[&str]) -> Params {
        Params {
            nameservers: Some(names.iter().map(ToString::to_string).collect()),
            ..Params::default()
        }
    }

    fn years(years: u32) -> Params {
        Params {
            years: Some(years),
            ..Params::default()
        }
    }

    #[test]
    fn a_year_is_what_nobody_says() {
        let checked = Params::default().checked(TaskType::Renew).unwrap();
        assert_eq!(checked.years, Some(1));
        assert!(years(10).checked(TaskType::Renew).is_ok());
        for out in [0, 11, u32::MAX] {
            assert_eq!(wrong(TaskType::Renew, years(out)), ["params.years"]);
        }
    }

    #[test]
    fn name_servers_are_a_labels_and_each_once() {
        let of = TaskType::UpdateNameservers;
        let params = hosts(&["NS1.Example.net.", "ns1.example.net", "ns.žluť.example"]);
        assert_eq!(
            params.checked(of).unwrap().nameservers.unwrap(),
            ["ns1.example.net", "ns.xn--lu-yta1h.example"]
        );
        let many: Vec<String> = (0..14).map(|n| format!("ns{n}.example.net")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(hosts(&many[..13]).checked(of).is_ok());
        for bad in [
            hosts(&many),
            hosts(&["localhost"]),
            hosts(&["192.0.2.1"]),
            hosts(&[]),
            Params::default(),
        ] {
            assert_eq!(wrong(of, bad), ["params.nameservers"]);
        }
    }

    #[test]
    fn what_belongs_to_another_type_is_refused() {
        for of in TaskType::ALL.iter().copied() {
            if of != TaskType::Renew && of != TaskType::UpdateNameservers {
                assert_eq!(wrong(of, years(1)), ["params.years"], "{of}");
                assert!(Params::default().checked(of).is_ok(), "{of}");
            }
            if of != TaskType::UpdateNameservers {
                let fields = wrong(of, hosts(&["ns1.example.net"]));
                assert_eq!(fields, ["params.nameservers"], "{of}");
            }
        }
    }

    #[test]
    fn whatever_goes_to_the_domain_object_wishes_something_of_it() {
        for of in TaskType::ALL.iter().copied() {
            let params = match of {
                TaskType::UpdateNameservers => hosts(&["ns1.example.net"]),
                _ => Params::default(),
            };
            let wishes = params.checked(of).unwrap().wish(of).is_some();
            assert_eq!(wishes, of.road() == Road::Domain, "{of}");
            assert_eq!(of.steps()[0], StepName::Prepare, "{of}");
        }
    }
}
