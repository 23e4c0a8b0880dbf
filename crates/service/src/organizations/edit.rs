//! Editing the organization: names, policies, and the default contacts of the roles. One transaction: the row, the
//! defaults, the audit entry, every member contact (they show the legal name), and the tasks. A plan does all of it and commits nothing.

use super::Organizations;
use crate::allowed::Admin;
use crate::audit::{Entry, KeptOrganization};
use crate::book::check_takers;
use crate::plans::{Supposed, planned_domains, registrants};
use crate::refresh::{Becomes, Changed, Impact, Spreading, Touched, Upset, over_contacts};
use crate::{Actor, Cleared, Error, Mode, Result, Version};
use boxed::boxed;
use model::field::{FieldCode, FieldErrors};
use model::id::ContactId;
use model::organization;
use model::policy::{ChangePolicy, MAX_SETTLE_SECONDS, Policies};
use model::role::Role;
use model::spec::FieldSpec;
use model::task::{Cause, Over};
use std::collections::BTreeMap;
use store::contacts::Followed;
use store::organizations::Organization;
use store::{Row, Tx};

/// The changes to an organization: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrganizationEdit {
    /// Its display name.
    pub name: Option<String>,
    /// Its legal name.
    pub legal_name: Option<String>,
    /// Which rules apply to changes of registrant.
    pub registrant_change: Option<ChangePolicy>,
    /// Whether those require approval.
    pub hold_material: Option<bool>,
    /// The settling time: for how many seconds a refresh waits for further edits.
    pub settle_seconds: Option<u32>,
    /// The default contact of each role; `None` for nobody.
    pub defaults: BTreeMap<Role, Option<ContactId>>,
}

impl OrganizationEdit {
    /// Nothing is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl<'a> Organizations<'a> {
    /// Edits the caller's organization.
    ///
    /// # Errors
    /// `organization.patch_empty`; wrong fields; `contact.inactive`; [`Error::Stale`].
    #[boxed]
    pub async fn edit(
        self,
        actor: &Actor,
        seen: Version,
        edit: &OrganizationEdit,
        mode: Mode,
    ) -> Result<Changed<Organization>> {
        let actor = &actor.allowed::<Admin>()?;
        if edit.is_empty() {
            return Err(Error::rule(
                "organization.patch_empty",
                "Name at least one field to change.",
            ));
        }
        let mut tx = self.tools.begin_in(mode, actor).await?;
        if mode == Mode::Do {
            tx.hold(actor.organization, Row::Organization).await?;
        }
        let before = store::organizations::get(&mut tx, actor.organization)
            .await?
            .ok_or(Error::NotFound)?;
        let held = store::organizations::defaults(&mut tx, actor.organization).await?;
        if let Version::Is(version) = seen
            && version != before.version
        {
            return Err(Error::stale(super::wire(&before, &held), before.version));
        }
        let wanted = edited(&before, edit)?;
        check_takers(&mut tx, actor.organization, &edit.defaults, &held, |role| {
            format!("default_contacts.{role}")
        })
        .await?;
        let mut changed = Vec::new();
        let mut now_held = held.clone();
        for (role, contact) in &edit.defaults {
            if held.get(role) != contact.as_ref() {
                if mode == Mode::Do {
                    store::organizations::set_default(
                        &mut tx,
                        actor.organization,
                        *role,
                        *contact,
                        self.tools.now(),
                    )
                    .await?;
                }
                match contact {
                    Some(contact) => now_held.insert(*role, *contact),
                    None => now_held.remove(role),
                };
                changed.push(*role);
            }
        }
        if wanted == before && changed.is_empty() {
            return Ok(Changed {
                object: before,
                impact: Impact::default(),
                tasks: Vec::new(),
            });
        }
        let wanted = Organization {
            updated_at: self.tools.now(),
            ..wanted
        };
        let mut after = wanted;
        if mode == Mode::Do {
            after = store::organizations::update(&mut tx, &after).await?;
            let entry = Entry::new("organization.update", after.id)
                .before(KeptOrganization::of(&before, &held))
                .after(KeptOrganization::of(&after, &now_held));
            self.tools.audit().record_act(&mut tx, actor, entry).await?;
        }
        let (mut impact, mut tasks) = (Impact::default(), Vec::new());
        // What no longer requires approval is sent now, rather than with the next edit.
        let let_go = before.policies.hold_material && !after.policies.hold_material;
        if after.legal_name != before.legal_name || let_go {
            let upset = Upset {
                followed: Followed::LegalName,
                cause: if after.legal_name == before.legal_name {
                    Cause::PersonEdited
                } else {
                    Cause::LegalName
                },
                becomes: Becomes::Organization(Box::new(after.clone())),
            };
            (impact, tasks) = self
                .tools
                .refresher()
                .refresh(&mut tx, &actor.holding(), &upset, mode)
                .await?;
        }
        if !changed.is_empty() {
            let over = vec![Over::Organization {
                roles: changed.clone(),
            }];
            // Each domain once: it may show a contact with the legal name and resolve through a default.
            let touched = impact.contacts.iter().map(|each| each.before.id).collect();
            let whole = [over_contacts(touched), over.clone()].concat();
            let covered = self
                .tools
                .refresher()
                .covered(&mut tx, actor, &whole)
                .await?;
            impact.domains = covered.len();
            if mode == Mode::Plan {
                let edited: Vec<_> = impact.contacts.iter().map(Touched::becomes).collect();
                let supposed = Supposed::Defaults(&edit.defaults, &edited);
                impact.planned =
                    planned_domains(&mut tx, &actor.everywhere(), &covered, &supposed).await?;
            }
            let by_default = self
                .registrants_by_default(&mut tx, actor, (&held, &now_held))
                .await?;
            impact.registrant_changes =
                (impact.registrant_changes + by_default).min(impact.domains);
            if mode == Mode::Do {
                let spreading = Spreading {
                    names_registrant: changed.contains(&Role::Registrant),
                    cause: Cause::Defaults { roles: changed },
                    over,
                    settle: 0,
                };
                tasks.extend(
                    self.tools
                        .refresher()
                        .enqueue_spread(&mut tx, actor, spreading)
                        .await?,
                );
            }
        }
        let tasks = self.tools.commit(tx, mode, tasks).await?;
        Ok(Changed {
            object: after,
            impact,
            tasks,
        })
    }

    /// How many domains get another registrant through a changed default.
    async fn registrants_by_default(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        (before, after): (&BTreeMap<Role, ContactId>, &BTreeMap<Role, ContactId>),
    ) -> Result<usize> {
        let role = Role::Registrant;
        // A default that is taken away sends nobody: the registry's registrant stays.
        let Some(to) = after.get(&role).filter(|to| before.get(&role) != Some(to)) else {
            return Ok(0);
        };
        let Some(to) = store::contacts::get(tx, actor.organization, *to).await? else {
            return Ok(0);
        };
        let over = Over::Organization { roles: vec![role] };
        let covered = self.tools.refresher().covered(tx, actor, &[over]).await?;
        let changes = registrants::changed(tx, actor, &to, &covered.into_iter().collect()).await?;
        Ok(changes.domains.len())
    }
}

fn edited(before: &Organization, edit: &OrganizationEdit) -> Result<Organization> {
    let mut errors = FieldErrors::default();
    let [of_name, of_legal_name] = &organization::FIELDS;
    let mut named = |typed: &Option<String>, now: &str, field: &FieldSpec| match typed {
        Some(typed) => field.read(typed, &mut errors),
        None => now.to_owned(),
    };
    let name = named(&edit.name, &before.name, of_name);
    let legal_name = named(&edit.legal_name, &before.legal_name, of_legal_name);
    if edit
        .settle_seconds
        .is_some_and(|seconds| seconds > MAX_SETTLE_SECONDS)
    {
        errors.push(
            "policies.settle_seconds",
            FieldCode::Other {
                text: "At most 3600 seconds: an hour.".into(),
            },
        );
    }
    errors.or(()).map_err(Error::Invalid)?;
    let policies = Policies {
        registrant_change: edit
            .registrant_change
            .unwrap_or(before.policies.registrant_change),
        hold_material: edit.hold_material.unwrap_or(before.policies.hold_material),
        settle_seconds: edit
            .settle_seconds
            .unwrap_or(before.policies.settle_seconds),
    };
    Ok(Organization {
        name,
        legal_name,
        policies,
        ..before.clone()
    })
}
