//! Who uploaded a file: what is stored of them, so that its rows are written later on their behalf, with their permissions at that time.

use super::Import;
use crate::{Actor, Error, OrgRole, Result, Scope, Who};
use model::id::{KeyId, ProjectId, UserId};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// The stored form. A field that this version does not know makes it unreadable: it may have limited their permissions.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Brought {
    kind: String,
    id: Option<Uuid>,
    name: String,
    role: Option<OrgRole>,
    scopes: Option<Vec<Scope>>,
    /// The only projects that they can access; null for all. Files that were uploaded in older versions have `project` in its place.
    #[serde(default, skip_serializing_if = "Tie::is_absent")]
    projects: Tie<Vec<ProjectId>>,
    #[serde(default, skip_serializing_if = "Tie::is_absent")]
    project: Tie<ProjectId>,
}

/// A member that must be present, even if null: a missing one must not mean "can access everything".
#[derive(Debug, Default)]
enum Tie<T> {
    #[default]
    Absent,
    Told(Option<T>),
}

impl<T> Tie<T> {
    const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T: Serialize> Serialize for Tie<T> {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> std::result::Result<S::Ok, S::Error> {
        match self {
            Self::Absent => serializer.serialize_none(),
            Self::Told(told) => told.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Tie<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::Told)
    }
}

impl Brought {
    /// What is stored of this caller.
    ///
    /// # Errors
    /// Cannot occur: a caller can always be serialised.
    pub(super) fn by(actor: &Actor) -> Result<Value> {
        let (kind, id) = actor.audit_identity();
        let brought = Self {
            kind: kind.into(),
            id,
            name: actor.name.as_ref().into(),
            role: match &actor.who {
                Who::User(_, role) => Some(*role),
                Who::Key(..) | Who::System => None,
            },
            scopes: match &actor.who {
                Who::Key(_, scopes) => Some(scopes.clone()),
                Who::User(..) | Who::System => None,
            },
            projects: Tie::Told(actor.projects.as_ref().map(|tied| tied.to_vec())),
            project: Tie::Absent,
        };
        serde_json::to_value(brought).map_err(Error::internal)
    }

    /// Who uploaded the file, with the permissions of that time; `None` when any part of what is stored is not understood.
    pub(super) fn actor(import: &Import) -> Option<Actor> {
        let brought: Self = serde_json::from_value(import.actor.clone()).ok()?;
        let who = match (
            brought.kind.as_str(),
            brought.id,
            brought.role,
            brought.scopes,
        ) {
            ("user", Some(id), Some(role), None) => Who::User(UserId(id), role),
            ("key", Some(id), None, Some(scopes)) => Who::Key(KeyId(id), scopes),
            ("system", None, None, None) => Who::System,
            _ => return None,
        };
        let projects = match (brought.projects, brought.project) {
            (Tie::Told(tied), Tie::Absent) => tied.map(Into::into),
            (Tie::Absent, Tie::Told(only)) => only.map(|only| [only].into()),
            _ => return None,
        };
        Some(Actor {
            organization: import.organization_id,
            who,
            projects,
            name: brought.name.into(),
            cause: None,
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use chrono::DateTime;
    use model::id::OrganizationId;
    use serde_json::json;

    fn import(actor: Value) -> Import {
        Import {
            id: Uuid::nil(),
            organization_id: OrganizationId(Uuid::nil()),
            project_id: None,
            kind: Ok(model::import::Kind::Contacts),
            file_name: String::new(),
            actor,
            task_id: None,
            created_at: DateTime::UNIX_EPOCH,
            columns: None,
        }
    }

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    #[test]
    fn callers_come_back_as_they_were() {
        let system = Actor::system(OrganizationId(Uuid::nil()));
        let projects = |ids: &[u128]| Some(ids.iter().map(|n| ProjectId(id(*n))).collect());
        for (who, projects) in [
            (Who::System, None),
            (Who::User(UserId(id(1)), OrgRole::Editor), None),
            (Who::User(UserId(id(1)), OrgRole::Guest), projects(&[])),
            (Who::User(UserId(id(1)), OrgRole::Guest), projects(&[5, 6])),
            (Who::Key(KeyId(id(2)), vec![Scope::Admin]), None),
            (
                Who::Key(KeyId(id(2)), vec![Scope::DomainsWrite]),
                projects(&[7]),
            ),
        ] {
            let actor = Actor {
                who,
                projects,
                ..system.clone()
            };
            let stored = Brought::by(&actor).unwrap();
            assert_eq!(Brought::actor(&import(stored)), Some(actor));
        }
    }

    #[test]
    fn files_of_older_versions_are_understood() {
        let tied = json!({ "kind": "key", "id": id(2), "name": "k", "role": null, "scopes": ["admin"], "project": id(7) });
        let actor = Brought::actor(&import(tied)).unwrap();
        assert_eq!(actor.only_project(), Some(ProjectId(id(7))));
        let free = json!({ "kind": "user", "id": id(1), "name": "O", "role": "owner", "scopes": null, "project": null });
        assert!(!Brought::actor(&import(free)).unwrap().is_tied());
    }

    #[test]
    fn what_is_not_understood_is_nobody() {
        let good = || json!({ "kind": "key", "id": id(2), "name": "k", "role": null, "scopes": ["admin"], "projects": [id(7)] });
        assert!(Brought::actor(&import(good())).is_some());
        let with = |name: &str, value: Value| {
            let mut actor = good();
            actor[name] = value;
            actor
        };
        let without = |name: &str| {
            let mut actor = good();
            actor.as_object_mut().unwrap().remove(name);
            actor
        };
        for actor in [
            Value::Null,
            json!({}),
            json!("system"),
            with("kind", json!("robot")),
            with("kind", json!("system")),
            with("kind", json!("user")),
            with("id", json!("no id")),
            with("id", Value::Null),
            with("role", json!("owner")),
            with("scopes", json!("admin")),
            with("scopes", json!(["contacts:eat"])),
            with("scopes", Value::Null),
            with("projects", json!("all")),
            with("projects", json!(["no id"])),
            with("project", json!(id(8))),
            with("until", json!("tomorrow")),
            without("projects"),
            without("kind"),
            without("name"),
        ] {
            assert_eq!(Brought::actor(&import(actor.clone())), None, "{actor}");
        }
        let user = json!({ "kind": "user", "id": id(1), "name": "O", "role": "emperor", "scopes": null, "projects": null });
        assert_eq!(Brought::actor(&import(user)), None);
    }
}
