//! The first organization with its project, its team General, its owner and, optionally, an API key: one transaction, all or nothing.

use super::Organizations;
use crate::allowed::Admin;
use crate::audit::{Entry, KeptTeam};
use crate::auth::{Limit, NewKey};
use crate::passwords::{Lane, password_fits};
use crate::{Actor, Error, OrgRole, Result, Scope, Unguarded};
use boxed::boxed;
use model::field::{FieldCode, FieldErrors};
use model::id::{OrganizationId, ProjectId, TeamId, UserId};
use model::policy::Policies;
use model::team::GENERAL;
use model::{organization, person};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::net::IpAddr;
use store::organizations::Organization;
use store::projects::Project;
use store::teams::Team;
use store::users::User;
use subtle::ConstantTimeEq;

/// The input of the first-run form or of `nichandle bootstrap`.
#[derive(Debug, Clone, Default)]
pub struct NewOrganization {
    /// Its display name.
    pub name: String,
    /// The legal name; the display name when empty.
    pub legal_name: String,
    /// The owner's e-mail address.
    pub email: String,
    /// The owner's password.
    pub password: String,
    /// The owner's names; may be empty.
    pub first_name: String,
    /// See `first_name`.
    pub last_name: String,
    /// Whether an API key with every scope is created too.
    pub with_key: bool,
    /// Refuse when any organization exists: the rule of the first-run page.
    pub only_first: bool,
    /// Whether it is the sample organization of `--demo`.
    pub is_sample: bool,
}

/// What was created.
#[derive(Debug, Clone)]
pub struct Founded {
    /// The organization.
    pub organization: OrganizationId,
    /// Its first project.
    pub project: ProjectId,
    /// Its owner.
    pub owner: UserId,
    /// The owner's address as it is stored.
    pub email: String,
    /// The key, shown only now.
    pub api_key: Option<String>,
}

/// What the audit log stores of a new organization.
#[derive(Serialize)]
struct Kept<'a> {
    name: &'a str,
    legal_name: &'a str,
}

/// What the audit log stores of its owner.
#[derive(Serialize)]
struct KeptOwner<'a> {
    first_name: &'a str,
    last_name: &'a str,
    email: &'a str,
    role: OrgRole,
}

impl<'a> Organizations<'a> {
    /// Whether this installation has been set up.
    #[boxed]
    pub async fn is_set_up(self) -> Result<bool> {
        let mut tx = self.tools.read_unguarded(Unguarded::Setup).await?;
        Ok(store::organizations::any(&mut tx).await?)
    }

    /// Whether the first-run page asks for the code that was printed at the start.
    #[must_use]
    pub fn wants_setup_code(self) -> bool {
        self.tools.setup_code.is_some()
    }

    /// Founds the first organization, from the page that is open to anybody. It checks whether there is one before it does any work.
    ///
    /// # Errors
    /// `setup.done`; `code` when it is not the one that was printed; [`Error::Throttled`] after too many wrong ones; as [`Organizations::found`].
    #[boxed]
    pub async fn found_first(
        self,
        new: &NewOrganization,
        code: &str,
        network: Option<IpAddr>,
    ) -> Result<Founded> {
        if self.is_set_up().await? {
            return Err(set_up_already());
        }
        if let Some(wanted) = &self.tools.setup_code {
            let limits = [Limit::setup_code(network)];
            self.tools.auth().count_tries(&limits).await?;
            let given: String = code.chars().filter(|each| !each.is_whitespace()).collect();
            // Hashes, so that the comparison takes constant time.
            let (given, wanted) = (Sha256::digest(&given), Sha256::digest(wanted.as_bytes()));
            if !bool::from(given.ct_eq(&wanted)) {
                let text =
                    "This is not the code that the program printed when it was started.".into();
                return Err(Error::field("code", FieldCode::Other { text }));
            }
            self.tools.auth().give_tries_back(&limits).await?;
        }
        let only_first = NewOrganization {
            only_first: true,
            ..new.clone()
        };
        self.found(&only_first).await
    }

    /// Founds an organization.
    ///
    /// # Errors
    /// Wrong fields; `setup.done` when `only_first` and one exists; `user.email_taken`.
    #[boxed]
    pub async fn found(self, new: &NewOrganization) -> Result<Founded> {
        let mut errors = FieldErrors::default();
        let [of_name, of_legal_name] = &organization::FIELDS;
        let [of_first_name, of_last_name, of_email] = &person::FIELDS;
        let name: String = of_name.read(&new.name, &mut errors);
        let legal_name: Option<String> =
            of_legal_name.optional().read(&new.legal_name, &mut errors);
        let address: String = of_email.read(&new.email, &mut errors);
        let first_name: Option<String> =
            of_first_name.optional().read(&new.first_name, &mut errors);
        let last_name: Option<String> = of_last_name.optional().read(&new.last_name, &mut errors);
        if let Err(code) = password_fits(&new.password, &new.email) {
            errors.push("password", code);
        }
        errors.or(()).map_err(Error::Invalid)?;
        let address = address.to_lowercase();
        // Checked before there is any work, and again below, where it is certain.
        let mut tx = self.tools.read_unguarded(Unguarded::Setup).await?;
        if new.only_first && store::organizations::any(&mut tx).await? {
            return Err(set_up_already());
        }
        if store::users::by_email(&mut tx, &address).await?.is_some() {
            return Err(email_taken());
        }
        drop(tx);
        let lane = if new.only_first {
            Lane::Stranger
        } else {
            Lane::Known
        };
        let hash = self.tools.passwords.hash(lane, &new.password).await?;

        let now = self.tools.now();
        let mut tx = self.tools.begin_unguarded(Unguarded::Setup).await?;
        if new.only_first && store::organizations::any(&mut tx).await? {
            return Err(set_up_already());
        }
        let organization = Organization {
            id: OrganizationId(self.tools.new_id()),
            legal_name: legal_name.unwrap_or_else(|| name.clone()),
            name,
            created_at: now,
            updated_at: now,
            version: 1,
            policies: Policies::default(),
        };
        let actor = Actor::system(organization.id);
        let actor = &actor.allowed::<Admin>()?;
        let act = self.tools.audit().act(&mut tx);
        store::organizations::create(&mut tx, &organization).await?;
        if new.is_sample {
            store::organizations::mark_sample(&mut tx, organization.id).await?;
        }
        let project = Project {
            id: ProjectId(self.tools.new_id()),
            organization_id: organization.id,
            name: "Domains".into(),
            created_at: now,
            updated_at: now,
        };
        store::projects::create(&mut tx, &project).await?;
        let (general, slug) = GENERAL;
        let team = Team {
            id: TeamId(self.tools.new_id()),
            organization_id: organization.id,
            name: general.into(),
            slug: slug.into(),
            is_system: true,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        store::teams::insert(&mut tx, &team).await?;
        let owner = User {
            id: UserId(self.tools.new_id()),
            organization_id: organization.id,
            email: address.clone(),
            first_name: first_name.unwrap_or_default(),
            last_name: last_name.unwrap_or_default(),
            org_role: OrgRole::Owner,
            project_ids: Vec::new(),
            password_hash: Some(hash),
            is_active: true,
            created_at: now,
            updated_at: now,
            version: 1,
        };
        store::users::create(&mut tx, &owner)
            .await
            .map_err(|error| match error {
                store::Error::Duplicate(_) => email_taken(),
                other => other.into(),
            })?;
        let after = Kept {
            name: &organization.name,
            legal_name: &organization.legal_name,
        };
        self.tools
            .audit()
            .record(
                &mut tx,
                actor,
                Entry::new("organization.create", organization.id)
                    .of_act(act)
                    .after(after),
            )
            .await?;
        for entry in [
            Entry::new("project.create", project.id).after(super::project_wire(&project)),
            Entry::new("team.create", team.id).after(KeptTeam::of(&team, BTreeMap::new())),
            Entry::new("user.create", owner.id).after(KeptOwner {
                first_name: &owner.first_name,
                last_name: &owner.last_name,
                email: &owner.email,
                role: owner.org_role,
            }),
        ] {
            self.tools.audit().record(&mut tx, actor, entry).await?;
        }
        let mut api_key = None;
        if new.with_key {
            let key = NewKey {
                name: "bootstrap".into(),
                scopes: Scope::ALL.to_vec(),
                project: None,
                expires_at: None,
            };
            api_key = Some(self.tools.keys().create_in(&mut tx, actor, key).await?.1);
        }
        tx.commit().await?;
        Ok(Founded {
            organization: organization.id,
            project: project.id,
            owner: owner.id,
            email: address,
            api_key,
        })
    }
}

fn set_up_already() -> Error {
    Error::rule(
        "setup.done",
        "This installation is set up already. Sign in.",
    )
}

fn email_taken() -> Error {
    Error::field_rule(
        "user.email_taken",
        "email",
        "Somebody signs in with this address already.",
    )
}
