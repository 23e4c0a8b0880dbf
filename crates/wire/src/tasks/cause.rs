//! Why somebody wanted a task. An enum for programs; in JSON and in the document it is one object, whose members depend on `cause`.

use super::OrderParams;
use crate::{Role, Take};
use model::import::Kind;
use serde::{Deserialize, Serialize};

/// Why somebody wanted a task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "flat::Cause", into = "flat::Cause")]
pub enum Cause {
    /// Roles of the domain were set or given back.
    Roles {
        /// The roles that changed.
        roles: Vec<Role>,
    },
    /// The holders of some roles were withheld or published, role by role.
    Privacy {
        /// The roles.
        roles: Vec<Role>,
    },
    /// A contact that the domain shows was edited.
    ContactEdited {
        /// The contact's handle.
        handle: String,
    },
    /// The domain was adopted.
    Adopted,
    /// An organization default changed.
    Defaults {
        /// The roles that changed.
        roles: Vec<Role>,
    },
    /// Slots of the domain's team changed.
    TeamSlots {
        /// The team's name.
        team: String,
        /// The roles that changed.
        roles: Vec<Role>,
    },
    /// The domain was given to a team, or to none.
    TeamOfDomain {
        /// The team's name.
        team: Option<String>,
    },
    /// A person whom member contacts follow was edited.
    PersonEdited,
    /// An office that member contacts follow was edited or deleted.
    OfficeEdited {
        /// What the organization calls it.
        label: String,
    },
    /// The organization's legal name changed.
    LegalName,
    /// One contact took over from another.
    Replaced {
        /// The handle of who held the roles.
        from: String,
        /// The handle of who holds them now.
        to: String,
        /// The roles.
        roles: Vec<Role>,
    },
    /// Two contacts that were one were merged.
    Merged {
        /// The handle that is gone.
        from: String,
        /// The handle that stays.
        to: String,
    },
    /// Rows were read from a file.
    Imported {
        /// How many.
        rows: u32,
        /// Of what; absent where an earlier version did not note it.
        kind: Option<Kind>,
        /// The file's name.
        file: Option<String>,
    },
    /// Somebody asked for just this.
    Asked {
        /// What they said with it.
        params: OrderParams,
    },
    /// Somebody wants to know what the registries hold.
    Read,
    /// A difference between book and registry was settled.
    Reconciled {
        /// Which side stayed.
        take: Take,
        /// The roles.
        roles: Vec<Role>,
    },
    /// Domains left the book.
    Released {
        /// How many.
        domains: u32,
    },
}

/// The one object. Reading it is cheaper than reading a tagged enum, which buffers every member: the browser's part reads it too.
mod flat {
    use super::super::OrderParams;
    use crate::macros::answers;
    use crate::{Role, Take};
    use model::import::Kind;

    answers! {
        /// Why somebody wanted it. Which members are there depends on `cause`.
        struct Cause {
            cause: String,
        } sometimes {
            roles: Vec<Role>,
            handle: String,
            team: Option<String>,
            label: String,
            from: String,
            to: String,
            rows: u32,
            kind: Kind,
            file: String,
            params: OrderParams,
            take: Take,
            domains: u32,
        }
    }
}

#[cfg(feature = "schema")]
pub(crate) use flat::ANSWERS;

impl flat::Cause {
    fn of(word: &str) -> Self {
        Self {
            cause: word.to_owned(),
            roles: None,
            handle: None,
            team: None,
            label: None,
            from: None,
            to: None,
            rows: None,
            kind: None,
            file: None,
            params: None,
            take: None,
            domains: None,
        }
    }
}

impl From<Cause> for flat::Cause {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::Roles { roles } => Self {
                roles: Some(roles),
                ..Self::of("roles")
            },
            Cause::Privacy { roles } => Self {
                roles: Some(roles),
                ..Self::of("privacy")
            },
            Cause::ContactEdited { handle } => Self {
                handle: Some(handle),
                ..Self::of("contact_edited")
            },
            Cause::Adopted => Self::of("adopted"),
            Cause::Defaults { roles } => Self {
                roles: Some(roles),
                ..Self::of("defaults")
            },
            Cause::TeamSlots { team, roles } => Self {
                team: Some(Some(team)),
                roles: Some(roles),
                ..Self::of("team_slots")
            },
            Cause::TeamOfDomain { team } => Self {
                team: Some(team),
                ..Self::of("team_of_domain")
            },
            Cause::PersonEdited => Self::of("person_edited"),
            Cause::OfficeEdited { label } => Self {
                label: Some(label),
                ..Self::of("office_edited")
            },
            Cause::LegalName => Self::of("legal_name"),
            Cause::Replaced { from, to, roles } => Self {
                from: Some(from),
                to: Some(to),
                roles: Some(roles),
                ..Self::of("replaced")
            },
            Cause::Merged { from, to } => Self {
                from: Some(from),
                to: Some(to),
                ..Self::of("merged")
            },
            Cause::Imported { rows, kind, file } => Self {
                rows: Some(rows),
                kind,
                file,
                ..Self::of("imported")
            },
            Cause::Asked { params } => Self {
                params: Some(params),
                ..Self::of("asked")
            },
            Cause::Read => Self::of("read"),
            Cause::Reconciled { take, roles } => Self {
                take: Some(take),
                roles: Some(roles),
                ..Self::of("reconciled")
            },
            Cause::Released { domains } => Self {
                domains: Some(domains),
                ..Self::of("released")
            },
        }
    }
}

impl TryFrom<flat::Cause> for Cause {
    type Error = &'static str;

    fn try_from(flat: flat::Cause) -> Result<Self, Self::Error> {
        const MISSING: &str = "a member of this cause is missing";
        Ok(match flat.cause.as_str() {
            "roles" => Self::Roles {
                roles: flat.roles.ok_or(MISSING)?,
            },
            "privacy" => Self::Privacy {
                roles: flat.roles.ok_or(MISSING)?,
            },
            "contact_edited" => Self::ContactEdited {
                handle: flat.handle.ok_or(MISSING)?,
            },
            "adopted" => Self::Adopted,
            "defaults" => Self::Defaults {
                roles: flat.roles.ok_or(MISSING)?,
            },
            "team_slots" => Self::TeamSlots {
                team: flat.team.flatten().ok_or(MISSING)?,
                roles: flat.roles.ok_or(MISSING)?,
            },
            "team_of_domain" => Self::TeamOfDomain {
                team: flat.team.flatten(),
            },
            "person_edited" => Self::PersonEdited,
            "office_edited" => Self::OfficeEdited {
                label: flat.label.ok_or(MISSING)?,
            },
            "legal_name" => Self::LegalName,
            "replaced" => Self::Replaced {
                from: flat.from.ok_or(MISSING)?,
                to: flat.to.ok_or(MISSING)?,
                roles: flat.roles.ok_or(MISSING)?,
            },
            "merged" => Self::Merged {
                from: flat.from.ok_or(MISSING)?,
                to: flat.to.ok_or(MISSING)?,
            },
            "imported" => Self::Imported {
                rows: flat.rows.ok_or(MISSING)?,
                kind: flat.kind,
                file: flat.file,
            },
            "asked" => Self::Asked {
                params: flat.params.ok_or(MISSING)?,
            },
            "read" => Self::Read,
            "reconciled" => Self::Reconciled {
                take: flat.take.ok_or(MISSING)?,
                roles: flat.roles.ok_or(MISSING)?,
            },
            "released" => Self::Released {
                domains: flat.domains.ok_or(MISSING)?,
            },
            _ => return Err("an unknown cause"),
        })
    }
}

#[cfg(feature = "schema")]
mod schema {
    use super::flat;
    use std::borrow::Cow;
    use utoipa::openapi::schema::SchemaType;
    use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
    use utoipa::{PartialSchema, ToSchema};

    impl PartialSchema for super::Cause {
        fn schema() -> RefOr<Schema> {
            let mut schema = flat::Cause::schema();
            // Of `team_of_domain` it is `null` where the domain was taken from its team.
            if let RefOr::T(Schema::Object(cause)) = &mut schema {
                let words = [Type::String, Type::Null];
                let team = ObjectBuilder::new().schema_type(SchemaType::from_iter(words));
                cause.properties.insert("team".into(), team.into());
            }
            schema
        }
    }

    impl ToSchema for super::Cause {
        fn name() -> Cow<'static, str> {
            <flat::Cause as ToSchema>::name()
        }

        fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
            flat::Cause::schemas(schemas);
        }
    }
}
