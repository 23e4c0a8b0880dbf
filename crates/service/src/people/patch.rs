//! Editing, removing and reactivating a person, in one request. Each of these is a transaction of its own, so one request does
//! one of them: any refusal leaves everything unchanged.

use super::owner::touches_owner;
use super::{Leave, Leaving, People, PersonEdit, User};
use crate::allowed::Admin;
use crate::refresh::{Changed, Impact};
use crate::{Actor, Allowed, Error, Mode, Result, Version};
use boxed::boxed;
use model::field::FieldCode;
use model::id::{ContactId, UserId};

/// The requested changes to a person: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonPatch {
    /// Names and address.
    pub edit: PersonEdit,
    /// `false` deactivates them, `true` reactivates them.
    pub is_active: Option<bool>,
    /// Who takes over their contacts' roles; only for a person who leaves.
    pub successor: Option<ContactId>,
    /// Whether the keys that they created are revoked; only for a person who leaves.
    pub revoke_keys: bool,
}

impl From<::wire::UserPatch> for PersonPatch {
    fn from(patch: ::wire::UserPatch) -> Self {
        Self {
            edit: PersonEdit {
                fields: patch.fields.named(),
            },
            is_active: patch.is_active,
            successor: patch.successor_contact_id.value().map(ContactId),
            revoke_keys: patch.revoke_keys.unwrap_or(false),
        }
    }
}

impl<'a> People<'a> {
    /// Edits a person, deactivates or reactivates them.
    ///
    /// # Errors
    /// `user.patch_empty`; `user.one_change` when fields are to change and the person is to leave or to come back; a successor for somebody who stays; and as
    /// [`People::edit`] and [`People::let_go`].
    #[boxed]
    pub async fn patch(
        self,
        actor: &Actor,
        id: UserId,
        seen: Version,
        patch: &PersonPatch,
        mode: Mode,
    ) -> Result<Changed<User>> {
        let actor = &actor.allowed::<Admin>()?;
        if patch.successor.is_some() && patch.is_active != Some(false) {
            return Err(needless_successor());
        }
        if patch.revoke_keys && patch.is_active != Some(false) {
            return Err(needless(
                "revoke_keys",
                "Only of somebody who is let go the keys are revoked so; revoke others one by one.",
            ));
        }
        let edits = !patch.edit.fields.is_empty();
        match patch.is_active {
            Some(wanted) if edits => {
                if self.get(actor, id).await?.is_active != wanted {
                    return Err(Error::field_rule(
                        "user.one_change",
                        "is_active",
                        "Send this by itself: names and address in one request, going or coming back in another.",
                    ));
                }
                if patch.successor.is_some() || patch.revoke_keys {
                    return Err(needless_successor());
                }
                self.edit(actor, id, seen, &patch.edit, mode).await
            }
            None => self.edit(actor, id, seen, &patch.edit, mode).await,
            Some(false) => {
                let how = Leave {
                    leaving: Leaving::Deactivate,
                    successor: patch.successor,
                    revoke_keys: patch.revoke_keys,
                };
                self.let_go(actor, id, seen, how, mode).await
            }
            Some(true) => self.patch_back(actor, id, seen, mode).await,
        }
    }

    async fn patch_back(
        self,
        actor: &Allowed<'_, Admin>,
        id: UserId,
        seen: Version,
        mode: Mode,
    ) -> Result<Changed<User>> {
        let object = match mode {
            Mode::Do => self.take_back(actor, id, seen).await?,
            Mode::Plan => {
                let mut tx = self.tools.read(actor).await?;
                let user = self.load(&mut tx, actor, id, seen).await?;
                touches_owner(actor, &user)?;
                user
            }
        };
        Ok(Changed {
            object,
            impact: Impact::default(),
            tasks: Vec::new(),
        })
    }
}

fn needless_successor() -> Error {
    needless(
        "successor_contact_id",
        "Only somebody who is let go has a successor.",
    )
}

fn needless(field: &'static str, text: &'static str) -> Error {
    Error::field(field, FieldCode::Other { text: text.into() })
}
