//! Adding and editing people. One transaction: the row, its audit entry, every member contact composed from them, and the task that sends
//! those to registries. A plan only reads. How they leave is in `leave`.

use super::owner::{moves_sign_in, touches_owner};
use super::{People, User, wire};
use crate::allowed::Admin;
use crate::audit::Entry;
use crate::refresh::{Becomes, Changed, Upset, person};
use crate::{Actor, Cleared, Error, Mode, OrgRole, Result, Version};
use boxed::boxed;
use model::id::UserId;
use model::person::PersonDraft;
use model::task::Cause;
use std::collections::BTreeMap;
use store::contacts::Followed;
use store::{Row, Tx};

/// A person to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewPerson {
    /// Names and address.
    pub draft: PersonDraft,
}

/// The changes to a person: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonEdit {
    /// Field name → new text.
    pub fields: BTreeMap<String, String>,
}

impl<'a> People<'a> {
    /// Adds a person without a sign-in.
    ///
    /// # Errors
    /// Wrong fields; `user.email_taken`.
    #[boxed]
    pub async fn create(self, actor: &Actor, new: &NewPerson) -> Result<User> {
        self.create_as(actor, new, true).await
    }

    /// [`People::create`], also for somebody who has left already: then no member contact can be composed from them.
    ///
    /// # Errors
    /// As [`People::create`].
    #[boxed]
    pub async fn create_as(self, actor: &Actor, new: &NewPerson, is_active: bool) -> Result<User> {
        let actor = &actor.allowed::<Admin>()?;
        let typed = new.draft.parse().map_err(Error::Invalid)?;
        let now = self.tools.now();
        let user = User {
            id: UserId(self.tools.new_id()),
            organization_id: actor.organization,
            email: typed.email,
            first_name: typed.first_name,
            last_name: typed.last_name,
            org_role: OrgRole::Guest,
            project_ids: Vec::new(),
            password_hash: None,
            is_active,
            created_at: now,
            updated_at: now,
            version: 1,
        };
        let mut tx = self.tools.begin(actor).await?;
        store::users::create(&mut tx, &user).await.map_err(taken)?;
        self.tools
            .audit()
            .record(
                &mut tx,
                actor,
                Entry::new("user.create", user.id).after(wire(&user)),
            )
            .await?;
        tx.commit().await?;
        Ok(user)
    }

    /// Edits a person, and every member contact composed from them.
    ///
    /// # Errors
    /// `user.patch_empty`; wrong fields; `user.email_taken`; `user.owners_only` when an owner is to change and the caller is none who is signed in;
    /// `user.address_of_sign_in` when somebody else's sign-in would move; [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn edit(
        self,
        actor: &Actor,
        id: UserId,
        seen: Version,
        edit: &PersonEdit,
        mode: Mode,
    ) -> Result<Changed<User>> {
        let actor = &actor.allowed::<Admin>()?;
        if edit.fields.is_empty() {
            return Err(Error::rule(
                "user.patch_empty",
                "Name at least one field to change.",
            ));
        }
        let mut tx = self.tools.begin_in(mode, actor).await?;
        let before = self.load(&mut tx, actor, id, seen).await?;
        touches_owner(actor, &before)?;
        let mut draft = PersonDraft::from(&person(&before));
        for (name, text) in &edit.fields {
            if let Some(place) = draft.get_mut(name) {
                place.clone_from(text);
            }
        }
        let typed = draft.parse().map_err(Error::Invalid)?;
        moves_sign_in(actor, &before, &typed.email)?;
        let mut after = before.clone();
        if typed != person(&before) {
            let changed = User {
                first_name: typed.first_name,
                last_name: typed.last_name,
                email: typed.email,
                updated_at: self.tools.now(),
                ..before.clone()
            };
            if mode == Mode::Do {
                after = store::people::update(&mut tx, &changed)
                    .await
                    .map_err(taken)?;
                self.tools
                    .audit()
                    .record_act(
                        &mut tx,
                        actor,
                        Entry::new("user.update", id)
                            .before(wire(&before))
                            .after(wire(&after)),
                    )
                    .await?;
            } else {
                store::people::must_be_free(&mut tx, &changed)
                    .await
                    .map_err(taken)?;
                after = changed;
            }
        }
        let upset = Upset {
            followed: Followed::Person(id),
            cause: Cause::PersonEdited,
            becomes: Becomes::Person(id, person(&after)),
        };
        let (impact, tasks) = self
            .tools
            .refresher()
            .refresh(&mut tx, &actor.holding(), &upset, mode)
            .await?;
        let tasks = self.tools.commit(tx, mode, tasks).await?;
        Ok(Changed {
            object: after,
            impact,
            tasks,
        })
    }

    pub(super) async fn load(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        id: UserId,
        seen: Version,
    ) -> Result<User> {
        tx.hold(actor.organization, Row::Person(id)).await?;
        let user = store::people::get(tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        match seen {
            Version::Is(version) if version != user.version => {
                Err(Error::stale(wire(&user), user.version))
            }
            Version::Is(_) | Version::Any => Ok(user),
        }
    }
}

pub(super) fn taken(error: store::Error) -> Error {
    match error {
        store::Error::Duplicate(_) => Error::field_rule(
            "user.email_taken",
            "email",
            "This address is somebody else's here already.",
        ),
        other => other.into(),
    }
}
