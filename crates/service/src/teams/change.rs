//! Creating and editing teams. One transaction: the row, its slots, the audit entry, and one task that creates a part for each domain that
//! resolves a changed role through the team. A plan only reads.

use super::refused::{slot_required, slug_taken, taken};
use super::{Team, TeamView, Teams};
use crate::allowed::DomainsWrite;
use crate::audit::{Entry, KeptTeam};
use crate::book::check_takers;
use crate::plans::{PlannedDomains, Supposed, planned_domains, registrants};
use crate::refresh::{Changed, Impact, Spreading};
use crate::{Actor, Cleared, Error, Mode, Result, Version};
use boxed::boxed;
use model::id::{ContactId, TeamId};
use model::role::Role;
use model::task::{Cause, Over};
use model::team::{is_required, named, slot_field};
use std::collections::BTreeMap;
use store::{Row, Tx};

/// The changes to a team: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TeamEdit {
    /// Its name.
    pub name: Option<String>,
    /// Its slug. The default team's is locked.
    pub slug: Option<String>,
    /// Who is to be in which slot; `None` empties it.
    pub slots: BTreeMap<Role, Option<ContactId>>,
}

impl TeamEdit {
    /// Nothing is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.name.is_none() && self.slug.is_none() && self.slots.is_empty()
    }
}

impl<'a> Teams<'a> {
    /// Creates a team. Registrant and admin must be named.
    ///
    /// # Errors
    /// Wrong fields; `team.slug_taken`, `team.slot_required`, `contact.inactive`.
    #[boxed]
    pub async fn create(self, actor: &Actor, new: &TeamEdit) -> Result<TeamView> {
        let actor = &actor.allowed::<DomainsWrite>()?;
        let (name, slug) = named(
            new.name.as_deref().unwrap_or_default(),
            new.slug.as_deref().unwrap_or_default(),
        )
        .map_err(Error::Invalid)?;
        let missing =
            |role: &Role| is_required(*role) && new.slots.get(role).copied().flatten().is_none();
        let missing: Vec<Role> = Role::ALL.into_iter().filter(missing).collect();
        if !missing.is_empty() {
            return Err(slot_required(&missing));
        }
        let now = self.tools.now();
        let team = Team {
            id: TeamId(self.tools.new_id()),
            organization_id: actor.organization,
            name,
            slug,
            is_system: false,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let mut tx = self.tools.begin(actor).await?;
        check_takers(
            &mut tx,
            actor.organization,
            &new.slots,
            &BTreeMap::new(),
            slot_field,
        )
        .await?;
        store::teams::insert(&mut tx, &team).await.map_err(taken)?;
        for (role, contact) in &new.slots {
            store::teams::set_slot(&mut tx, actor.organization, team.id, *role, *contact, now)
                .await?;
        }
        let view = self.view(&mut tx, team).await?;
        self.tools
            .audit()
            .record(
                &mut tx,
                actor,
                Entry::new("team.create", view.team.id).after(told(&view)),
            )
            .await?;
        tx.commit().await?;
        Ok(view)
    }

    /// Edits a team and its slots.
    ///
    /// # Errors
    /// `team.patch_empty`, `team.slug_locked`, `team.slug_taken`, `team.slot_required`, `contact.inactive`; wrong fields; [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn edit(
        self,
        actor: &Actor,
        id: TeamId,
        seen: Version,
        edit: &TeamEdit,
        mode: Mode,
    ) -> Result<Changed<TeamView>> {
        let actor = &actor.allowed::<DomainsWrite>()?;
        if edit.is_empty() {
            return Err(Error::rule(
                "team.patch_empty",
                "Name at least one field to change.",
            ));
        }
        let mut tx = self.tools.begin_in(mode, actor).await?;
        let before = self.load(&mut tx, actor, id, seen).await?;
        let (name, slug) = named(
            edit.name.as_deref().unwrap_or(&before.team.name),
            edit.slug
                .as_deref()
                .filter(|slug| !slug.trim().is_empty())
                .unwrap_or(&before.team.slug),
        )
        .map_err(Error::Invalid)?;
        if before.team.is_system && slug != before.team.slug {
            return Err(Error::field_rule(
                "team.slug_locked",
                "slug",
                "The slug of this team never changes: every organization has it.",
            ));
        }
        let held: BTreeMap<Role, ContactId> = before
            .slots
            .iter()
            .map(|(role, contact)| (*role, contact.id))
            .collect();
        let emptied = |(role, contact): &(&Role, &Option<ContactId>)| {
            is_required(**role) && contact.is_none() && held.contains_key(role)
        };
        let emptied: Vec<Role> = edit
            .slots
            .iter()
            .filter(emptied)
            .map(|(role, _)| *role)
            .collect();
        if !emptied.is_empty() {
            return Err(slot_required(&emptied));
        }
        check_takers(&mut tx, actor.organization, &edit.slots, &held, slot_field).await?;
        let mut changed = Vec::new();
        for (role, contact) in &edit.slots {
            let changes = match mode {
                Mode::Plan => held.get(role) != contact.as_ref(),
                Mode::Do => {
                    let now = self.tools.now();
                    store::teams::set_slot(&mut tx, actor.organization, id, *role, *contact, now)
                        .await?
                }
            };
            if changes {
                changed.push(*role);
            }
        }
        if changed.is_empty() && (&name, &slug) == (&before.team.name, &before.team.slug) {
            return Ok(Changed {
                object: before,
                impact: Impact::default(),
                tasks: Vec::new(),
            });
        }
        let team = Team {
            name,
            slug,
            updated_at: self.tools.now(),
            ..before.team.clone()
        };
        let after = match mode {
            Mode::Plan => self.as_planned(&mut tx, &before, team, edit).await?,
            Mode::Do => {
                let team = store::teams::update(&mut tx, &team).await.map_err(taken)?;
                let after = self.view(&mut tx, team).await?;
                self.tools
                    .audit()
                    .record(
                        &mut tx,
                        actor,
                        Entry::new("team.update", id)
                            .before(told(&before))
                            .after(told(&after)),
                    )
                    .await?;
                after
            }
        };
        let over = vec![Over::Team {
            id,
            roles: changed.clone(),
        }];
        let covered = self
            .tools
            .refresher()
            .covered(&mut tx, actor, &over)
            .await?;
        let planned = match mode {
            Mode::Plan => {
                let supposed = Supposed::Slots(id, &edit.slots);
                planned_domains(&mut tx, &actor.everywhere(), &covered, &supposed).await?
            }
            Mode::Do => PlannedDomains::default(),
        };
        let impact = Impact {
            domains: covered.len(),
            registrant_changes: self
                .registrants_by_slot(&mut tx, actor, &before, &after)
                .await?,
            planned,
            ..Impact::default()
        };
        if mode == Mode::Plan {
            return Ok(Changed {
                object: after,
                impact,
                tasks: Vec::new(),
            });
        }
        let names_registrant = changed.contains(&Role::Registrant);
        let cause = Cause::TeamSlots {
            team: after.team.name.clone(),
            roles: changed,
        };
        let task = self
            .tools
            .refresher()
            .enqueue_spread(
                &mut tx,
                actor,
                Spreading {
                    cause,
                    over,
                    settle: 0,
                    names_registrant,
                },
            )
            .await?;
        let tasks = self
            .tools
            .commit(tx, mode, task.into_iter().collect())
            .await?;
        Ok(Changed {
            object: after,
            impact,
            tasks,
        })
    }

    /// How many domains get another registrant through a changed slot.
    async fn registrants_by_slot(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        before: &TeamView,
        after: &TeamView,
    ) -> Result<usize> {
        let [from, to] = [before, after].map(|view| view.slots.get(&Role::Registrant));
        // A slot that is emptied sends nobody: the registry's registrant stays.
        let Some(to) = to.filter(|to| from.map(|from| from.id) != Some(to.id)) else {
            return Ok(0);
        };
        let over = Over::Team {
            id: after.team.id,
            roles: vec![Role::Registrant],
        };
        let covered = self.tools.refresher().covered(tx, actor, &[over]).await?;
        let changes = registrants::changed(tx, actor, to, &covered.into_iter().collect()).await?;
        Ok(changes.domains.len())
    }

    /// The team as it would be after an edit.
    async fn as_planned(
        self,
        tx: &mut Tx,
        before: &TeamView,
        team: Team,
        edit: &TeamEdit,
    ) -> Result<TeamView> {
        let organization = team.organization_id;
        if let Some(other) = store::teams::by_slug(tx, organization, &team.slug).await?
            && other.id != team.id
        {
            return Err(slug_taken());
        }
        let ids: Vec<ContactId> = edit.slots.values().flatten().copied().collect();
        let contacts = store::contacts::many(tx, organization, &ids).await?;
        let mut after = TeamView {
            team,
            ..before.clone()
        };
        for (role, contact) in &edit.slots {
            let named = contacts.iter().find(|each| Some(each.id) == *contact);
            match named {
                Some(contact) => after.slots.insert(*role, contact.clone()),
                None => after.slots.remove(role),
            };
        }
        let named: Vec<_> = after.slots.values().collect();
        after.locations = self.tools.locations().of_contacts(tx, &named).await?;
        Ok(after)
    }

    /// The team, locked until the commit, if it is the version that the caller saw.
    pub(super) async fn load(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        id: TeamId,
        seen: Version,
    ) -> Result<TeamView> {
        tx.hold(actor.organization, Row::Team(id)).await?;
        let team = store::teams::get(tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        let view = self.view(tx, team).await?;
        match seen {
            Version::Is(version) if version != view.team.version => {
                Err(Error::stale(view.wire(), view.team.version))
            }
            Version::Is(_) | Version::Any => Ok(view),
        }
    }
}

pub(super) fn told(view: &TeamView) -> KeptTeam {
    let slots = view.slots.iter();
    let slots = slots.map(|(role, contact)| (*role, contact.id));
    KeptTeam::of(&view.team, slots.collect())
}
