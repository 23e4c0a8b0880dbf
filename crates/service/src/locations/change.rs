//! Creating, editing and deleting locations. One transaction: the row, its audit entry, every member contact composed from it, and the task that
//! sends those to registries. A plan only reads.

use super::{Location, Locations, wire};
use crate::allowed::ContactsWrite;
use crate::audit::Entry;
use crate::refresh::{Becomes, Changed, Upset};
use crate::{Actor, Allowed, Cleared, Error, InBook, Mode, Result, Version};
use boxed::boxed;
use model::id::LocationId;
use model::location::{Office, OfficeDraft};
use model::task::Cause;
use store::contacts::Followed;
use store::{Row, Tx};

/// The changes to a location: fields that are `None` stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LocationEdit {
    /// Field name → new text; an empty one clears.
    pub fields: std::collections::BTreeMap<String, String>,
    /// Whether it is to be the primary one. That changes only by making another one primary.
    pub is_primary: Option<bool>,
}

impl LocationEdit {
    /// Nothing is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.is_primary.is_none()
    }
}

impl<'a> Locations<'a> {
    /// Creates a location. The first one is the primary one and the registered office.
    ///
    /// # Errors
    /// Wrong fields.
    #[boxed]
    pub async fn create(
        self,
        actor: &Actor,
        draft: &OfficeDraft,
        is_primary: bool,
    ) -> Result<Location> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let office = phones::new_office(draft).map_err(Error::Invalid)?;
        let now = self.tools.now();
        let mut tx = self.tools.begin(actor).await?;
        let first = store::locations::primary(&mut tx, actor.organization)
            .await?
            .is_none();
        if first || is_primary {
            // Which location is the primary one concerns all projects.
            let _: Allowed<'_, ContactsWrite> = actor.allowed()?;
        }
        let location = Location {
            id: LocationId(self.tools.new_id()),
            organization_id: actor.organization,
            office,
            is_primary: first,
            is_system: first,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        store::locations::insert(&mut tx, &location)
            .await
            .map_err(raced)?;
        let act = self.tools.audit().act(&mut tx);
        let location = if is_primary && !first {
            self.make_primary(&mut tx, actor, location.id).await?
        } else {
            location
        };
        self.tools
            .audit()
            .record(
                &mut tx,
                actor,
                Entry::new("location.create", location.id)
                    .of_act(act)
                    .after(wire(&location)),
            )
            .await?;
        tx.commit().await?;
        Ok(location)
    }

    /// Edits a location, and every member contact composed from it.
    ///
    /// # Errors
    /// `location.patch_empty`; wrong fields; `location.primary_stays` when it is to be no longer the primary one; `contact.shared` when domains of projects that the
    /// caller can't access show it; [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn edit(
        self,
        actor: &Actor,
        id: LocationId,
        seen: Version,
        edit: &LocationEdit,
        mode: Mode,
    ) -> Result<Changed<Location>> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        if edit.is_primary.is_some() {
            // Which location is the primary one concerns all projects.
            let _: Allowed<'_, ContactsWrite> = actor.allowed()?;
        }
        if edit.is_empty() {
            return Err(Error::rule(
                "location.patch_empty",
                "Name at least one field to change.",
            ));
        }
        let mut tx = self.tools.begin_in(mode, actor).await?;
        let before = self.load(&mut tx, actor, id, seen).await?;
        self.tools
            .book()
            .office_not_shared(&mut tx, actor, id)
            .await?;
        let texts = edit
            .fields
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()));
        let office = phones::office_over(&before.office, texts).map_err(Error::Invalid)?;
        let now = self.tools.now();
        let mut after = before.clone();
        let moves = edit.is_primary == Some(true) && !before.is_primary;
        let act = (mode == Mode::Do && (office != before.office || moves))
            .then(|| self.tools.audit().act(&mut tx));
        if office != before.office {
            after = Location {
                office,
                updated_at: now,
                ..before.clone()
            };
            if mode == Mode::Do {
                after = store::locations::update(&mut tx, &after).await?;
            }
        }
        match edit.is_primary {
            Some(true) if !before.is_primary && mode == Mode::Plan => after.is_primary = true,
            Some(true) if !before.is_primary => {
                after = self.make_primary(&mut tx, actor, id).await?;
            }
            Some(false) if before.is_primary => {
                return Err(Error::field_rule(
                    "location.primary_stays",
                    "is_primary",
                    "One office is always the primary one. Make another the primary one instead.",
                ));
            }
            _ => {}
        }
        if let Some(act) = act {
            self.tools
                .audit()
                .record(
                    &mut tx,
                    actor,
                    Entry::new("location.update", id)
                        .of_act(act)
                        .before(wire(&before))
                        .after(wire(&after)),
                )
                .await?;
        }
        let office = Some(after.office.clone());
        self.followed(tx, actor, after, office, mode).await
    }

    /// Deletes a location. Member contacts composed from it keep the address that they had.
    ///
    /// # Errors
    /// `location.primary_stays`, `location.registered_stays`; `contact.shared` as [`Locations::edit`]; [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn delete(
        self,
        actor: &Actor,
        id: LocationId,
        seen: Version,
        mode: Mode,
    ) -> Result<Changed<Location>> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let mut tx = self.tools.begin_in(mode, actor).await?;
        let before = self.load(&mut tx, actor, id, seen).await?;
        self.tools
            .book()
            .office_not_shared(&mut tx, actor, id)
            .await?;
        if before.is_system {
            return Err(Error::rule(
                "location.registered_stays",
                "This is the registered office: it can be edited, and never deleted.",
            ));
        }
        if before.is_primary {
            return Err(Error::rule(
                "location.primary_stays",
                "This is the primary office. Make another the primary one first.",
            ));
        }
        if mode == Mode::Do {
            let (organization, now) = (actor.organization, self.tools.now());
            store::locations::soft_delete(&mut tx, organization, id, before.version, now).await?;
            self.tools
                .audit()
                .record_act(
                    &mut tx,
                    actor,
                    Entry::new("location.delete", id).before(wire(&before)),
                )
                .await?;
        }
        self.followed(tx, actor, before, None, mode).await
    }

    /// Makes a location the primary one. The one that was has an audit entry, too.
    async fn make_primary(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        id: LocationId,
    ) -> Result<Location> {
        let (organization, now) = (actor.organization, self.tools.now());
        let former = store::locations::primary(tx, organization).await?;
        let after = store::locations::make_primary(tx, organization, id, now)
            .await
            .map_err(raced)?;
        if let Some(former) = former.filter(|former| former.id != id)
            && let Some(stays) = store::locations::get(tx, organization, former.id).await?
        {
            let entry = Entry::new("location.update", former.id)
                .before(wire(&former))
                .after(wire(&stays));
            self.tools.audit().record(tx, actor, entry).await?;
        }
        Ok(after)
    }

    async fn followed(
        self,
        mut tx: Tx,
        actor: &InBook<'_, ContactsWrite>,
        location: Location,
        becomes: Option<Office>,
        mode: Mode,
    ) -> Result<Changed<Location>> {
        let upset = Upset {
            followed: Followed::Location(location.id),
            cause: Cause::OfficeEdited {
                label: location.office.label.clone(),
            },
            becomes: Becomes::Office(location.id, becomes),
        };
        let (impact, tasks) = self
            .tools
            .refresher()
            .refresh(&mut tx, actor, &upset, mode)
            .await?;
        let tasks = self.tools.commit(tx, mode, tasks).await?;
        Ok(Changed {
            object: location,
            impact,
            tasks,
        })
    }

    async fn load(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        id: LocationId,
        seen: Version,
    ) -> Result<Location> {
        tx.hold(actor.organization, Row::Location(id)).await?;
        let location = store::locations::get(tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        match seen {
            Version::Is(version) if version != location.version => {
                Err(Error::stale(wire(&location), location.version))
            }
            Version::Is(_) | Version::Any => Ok(location),
        }
    }
}

/// Another request made another location the primary one at the same moment.
fn raced(error: store::Error) -> Error {
    match error {
        store::Error::Duplicate(_) => Error::Unavailable(
            "Another office was made the primary one at the same moment. Nothing was written; try again.".into(),
        ),
        other => other.into(),
    }
}
