//! What is to be changed, and of which domains: enums for programs. In JSON each is an object with one member, whose name says which it is.

use super::parts::{PlanDisclosure, PlanFilter, PlanMerge, PlanReplacement, PlanRoles};
use crate::read::Given;
use crate::value::Value;
use crate::words::{Host, Take};
use model::field::{FieldCode, FieldErrors};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::borrow::Cow;
use uuid::Uuid;

/// What is to be changed of each domain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "flat::PlanChange", into = "flat::PlanChange")]
pub enum PlanChange {
    /// The domain names these contacts itself, or gives roles back.
    Roles(PlanRoles),
    /// It belongs to this team; `None`: to none.
    TeamId(Option<Uuid>),
    /// One contact takes over from another.
    ReplaceContact(PlanReplacement),
    /// Two contacts become one.
    MergeContact(PlanMerge),
    /// The transfer lock: on or off.
    Lock(bool),
    /// The data of its holders: withheld or published.
    Privacy(bool),
    /// Whether the world sees these contacts, wherever they are shown.
    DiscloseContacts(PlanDisclosure),
    /// All name servers that it is to have.
    Nameservers(Vec<Host>),
    /// By how many years it is extended.
    Renew(u32),
    /// Whose side of its differences is taken.
    Reconcile(Take),
    /// What its registry holds is read.
    Read,
    /// It leaves the book.
    Release,
}

/// The domains.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "flat::PlanSelection", into = "flat::PlanSelection")]
pub enum PlanSelection {
    /// These.
    DomainIds(Vec<Uuid>),
    /// Those that match now.
    Filter(PlanFilter),
}

/// The objects.
mod flat {
    use super::{PlanDisclosure, PlanFilter, PlanMerge, PlanReplacement, PlanRoles};
    use crate::macros::requests;
    use crate::read::Given;
    use crate::value::{AtMost, Empty, Within};
    use crate::words::{Host, Take};
    use model::plan::MOST_DOMAINS;
    use model::task::{MOST_NAMESERVERS, MOST_YEARS};
    use uuid::Uuid;

    requests! {
        /// What is to be changed of each domain: exactly one of these.
        struct PlanChange {
            /// The domain names these contacts itself; `null` gives a role back to its team.
            roles: Option<PlanRoles>,
            /// It is given to this team; `null`: to none.
            team_id: Given<Uuid> = Empty::Clears,
            replace_contact: Option<PlanReplacement>,
            merge_contact: Option<PlanMerge>,
            /// The transfer lock: `true` sets it, `false` takes it off.
            lock: Option<bool>,
            /// The data of those who hold its roles: `true` withholds it, `false` publishes it.
            privacy: Option<bool>,
            /// The contacts themselves are published or withheld, on every domain that shows them.
            disclose_contacts: Option<PlanDisclosure>,
            /// All that it is to have.
            nameservers: Option<Vec<Host>> = AtMost(Some(MOST_NAMESERVERS)),
            /// By how many years.
            renew: Option<u32> = Within(1, MOST_YEARS),
            /// `ours`: what the book wants is sent. `theirs`: the book takes what the registry holds.
            reconcile: Option<Take>,
            /// `true`: what the registry holds is read, and nothing is changed.
            read: Option<bool>,
            /// `true`: it leaves the book, as `DELETE` of a domain does. Nothing is sent.
            release: Option<bool>,
        }
        /// The domains: exactly one of these.
        struct PlanSelection {
            domain_ids: Option<Vec<Uuid>> = AtMost(Some(MOST_DOMAINS)),
            /// As the list of domains is filtered; `{}` for all of them.
            filter: Option<PlanFilter>,
        }
    }
}

#[cfg(feature = "schema")]
pub(crate) use flat::REQUESTS;

const ONE_CHANGE: &str = "Say exactly one of roles, team_id, replace_contact, merge_contact, lock, privacy, disclose_contacts, nameservers, renew, reconcile, read and release.";
const ONE_SELECTION: &str = "Say exactly one of domain_ids and filter.";
const ONLY_TRUE: &str = "Say true, or leave this out.";

impl TryFrom<flat::PlanChange> for PlanChange {
    type Error = &'static str;

    fn try_from(flat: flat::PlanChange) -> Result<Self, Self::Error> {
        let team = match flat.team_id {
            Given::Absent => None,
            Given::Null => Some(None),
            Given::Value(team) => Some(Some(team)),
        };
        if flat.read == Some(false) || flat.release == Some(false) {
            return Err(ONLY_TRUE);
        }
        let all = [
            flat.roles.map(Self::Roles),
            team.map(Self::TeamId),
            flat.replace_contact.map(Self::ReplaceContact),
            flat.merge_contact.map(Self::MergeContact),
            flat.lock.map(Self::Lock),
            flat.privacy.map(Self::Privacy),
            flat.disclose_contacts.map(Self::DiscloseContacts),
            flat.nameservers.map(Self::Nameservers),
            flat.renew.map(Self::Renew),
            flat.reconcile.map(Self::Reconcile),
            flat.read.map(|_| Self::Read),
            flat.release.map(|_| Self::Release),
        ];
        only(all).ok_or(ONE_CHANGE)
    }
}

impl From<PlanChange> for flat::PlanChange {
    fn from(change: PlanChange) -> Self {
        let none = Self {
            roles: None,
            team_id: Given::Absent,
            replace_contact: None,
            merge_contact: None,
            lock: None,
            privacy: None,
            disclose_contacts: None,
            nameservers: None,
            renew: None,
            reconcile: None,
            read: None,
            release: None,
        };
        match change {
            PlanChange::Roles(roles) => Self {
                roles: Some(roles),
                ..none
            },
            PlanChange::TeamId(team) => Self {
                team_id: team.map_or(Given::Null, Given::Value),
                ..none
            },
            PlanChange::ReplaceContact(replacement) => Self {
                replace_contact: Some(replacement),
                ..none
            },
            PlanChange::MergeContact(merge) => Self {
                merge_contact: Some(merge),
                ..none
            },
            PlanChange::Lock(lock) => Self {
                lock: Some(lock),
                ..none
            },
            PlanChange::Privacy(privacy) => Self {
                privacy: Some(privacy),
                ..none
            },
            PlanChange::DiscloseContacts(disclosure) => Self {
                disclose_contacts: Some(disclosure),
                ..none
            },
            PlanChange::Nameservers(hosts) => Self {
                nameservers: Some(hosts),
                ..none
            },
            PlanChange::Renew(years) => Self {
                renew: Some(years),
                ..none
            },
            PlanChange::Reconcile(take) => Self {
                reconcile: Some(take),
                ..none
            },
            PlanChange::Read => Self {
                read: Some(true),
                ..none
            },
            PlanChange::Release => Self {
                release: Some(true),
                ..none
            },
        }
    }
}

impl TryFrom<flat::PlanSelection> for PlanSelection {
    type Error = &'static str;

    fn try_from(flat: flat::PlanSelection) -> Result<Self, Self::Error> {
        let all = [
            flat.domain_ids.map(Self::DomainIds),
            flat.filter.map(Self::Filter),
        ];
        only(all).ok_or(ONE_SELECTION)
    }
}

impl From<PlanSelection> for flat::PlanSelection {
    fn from(selection: PlanSelection) -> Self {
        let (domain_ids, filter) = match selection {
            PlanSelection::DomainIds(ids) => (Some(ids), None),
            PlanSelection::Filter(filter) => (None, Some(filter)),
        };
        Self { domain_ids, filter }
    }
}

/// The one that is given, when exactly one is.
fn only<T, const N: usize>(all: [Option<T>; N]) -> Option<T> {
    let mut given = all.into_iter().flatten();
    let first = given.next();
    match given.next() {
        Some(_) => None,
        None => first,
    }
}

/// One member of another request, read as the object and made an enum.
macro_rules! one_of {
    ($($name:ident)+) => {$(
        impl Value for $name {
            type Spec = ();

            fn expected() -> Cow<'static, str> {
                <flat::$name as Value>::expected()
            }

            fn read(value: Json, name: &str, (): &(), errors: &mut FieldErrors) -> Option<Self> {
                let flat = <flat::$name as Value>::read(value, name, &(), errors)?;
                flat.try_into()
                    .map_err(|text: &'static str| {
                        errors.push(name.to_owned(), FieldCode::Other { text: text.into() });
                    })
                    .ok()
            }

            fn check(&self, name: &str, (): &(), found: &mut FieldErrors) {
                Value::check(&flat::$name::from(self.clone()), name, &(), found);
            }

            fn write(&self) -> Json {
                Value::write(&flat::$name::from(self.clone()))
            }

            #[cfg(feature = "schema")]
            fn schema((): &()) -> Json {
                <flat::$name as Value>::schema(&())
            }

            #[cfg(feature = "schema")]
            fn referred(found: &mut crate::value::Referred) {
                <flat::$name as Value>::referred(found);
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                <flat::$name as utoipa::PartialSchema>::schema()
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::ToSchema for $name {
            fn name() -> Cow<'static, str> {
                <flat::$name as utoipa::ToSchema>::name()
            }

            fn schemas(found: &mut crate::value::Referred) {
                <flat::$name as utoipa::ToSchema>::schemas(found);
            }
        }
    )+};
}

one_of! { PlanChange PlanSelection }

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::read::Fields;
    use crate::{NewPlan, Request};
    use serde_json::json;

    const ID: &str = "01890000-0000-7000-8000-000000000001";

    fn read(body: &Json) -> Result<NewPlan, FieldErrors> {
        <NewPlan as Request>::read(Fields::parse(body.to_string().as_bytes()).unwrap())
    }

    #[test]
    fn every_change_is_read_and_written_as_it_was() {
        for change in [
            json!({ "roles": { "registrant": ID, "tech": null } }),
            json!({ "team_id": ID }),
            json!({ "team_id": null }),
            json!({ "replace_contact": { "from": ID, "to": ID, "roles": ["tech"] } }),
            json!({ "merge_contact": { "from": ID, "into": ID } }),
            json!({ "lock": false }),
            json!({ "privacy": true }),
            json!({ "disclose_contacts": { "contacts": [ID], "disclosed": false } }),
            json!({ "nameservers": ["ns1.example.net", "ns2.example.net"] }),
            json!({ "renew": 2 }),
            json!({ "reconcile": "ours" }),
            json!({ "reconcile": "theirs" }),
            json!({ "read": true }),
            json!({ "release": true }),
        ] {
            for selection in [
                json!({ "domain_ids": [ID] }),
                json!({ "filter": {} }),
                json!({ "filter": { "q": "shop", "state": "differs", "task_status": "failed" } }),
            ] {
                let body = json!({ "change": change, "selection": selection });
                let plan = read(&body).unwrap();
                assert_eq!(Json::Object(plan.members()), body);
                let again: PlanChange = serde_json::from_value(change.clone()).unwrap();
                assert_eq!(again, plan.change);
            }
        }
    }

    #[test]
    fn what_is_wrong_is_named_and_says_what_would_do() {
        let whole = json!({ "filter": {} });
        for (change, selection, fields) in [
            (json!({}), whole.clone(), vec!["change"]),
            (
                json!({ "lock": true, "renew": 1 }),
                whole.clone(),
                vec!["change"],
            ),
            (json!({ "read": false }), whole.clone(), vec!["change"]),
            (json!({ "release": false }), whole.clone(), vec!["change"]),
            (
                json!({ "reconcile": "both", "colour": 1 }),
                whole.clone(),
                vec!["change.colour", "change.reconcile"],
            ),
            (
                json!({ "replace_contact": { "from": "x" } }),
                whole,
                vec!["change.replace_contact.from", "change.replace_contact.to"],
            ),
            (
                json!({ "read": true }),
                json!({ "domain_ids": [ID], "filter": {} }),
                vec!["selection"],
            ),
            (
                json!({ "read": true }),
                json!({ "domain_ids": [] }),
                vec!["selection.domain_ids"],
            ),
            (
                json!({ "read": true }),
                json!({ "filter": { "state": "lost", "limit": 3 } }),
                vec!["selection.filter.limit", "selection.filter.state"],
            ),
        ] {
            let wrong = read(&json!({ "change": change, "selection": selection })).unwrap_err();
            let named: Vec<String> = wrong.texts().into_keys().collect();
            assert_eq!(named, fields, "{change} {selection}");
        }
    }

    #[test]
    fn there_are_limits() {
        let ids: Vec<Uuid> = (0..10_001).map(Uuid::from_u128).collect();
        let too_many = PlanSelection::DomainIds(ids);
        let mut found = FieldErrors::default();
        Value::check(&too_many, "selection", &(), &mut found);
        Value::check(&PlanChange::Renew(11), "change", &(), &mut found);
        let named: Vec<String> = found.texts().into_keys().collect();
        assert_eq!(named, ["change.renew", "selection.domain_ids"]);
    }
}
