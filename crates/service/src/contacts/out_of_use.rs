//! Deactivating a contact: it keeps its roles and accepts no new ones.

use super::{Contact, Contacts};
use crate::allowed::ContactsWrite;
use crate::{Error, InBook, Result};
use model::field::{FieldCode, FieldErrors};
use store::Tx;
use store::teams::Slot;

impl Contacts<'_> {
    /// Deactivates a contact: it keeps its roles and accepts no new ones. A proposed refresh waits on while any domain shows it. The caller
    /// has locked it against new roles.
    pub(crate) async fn put_out_of_use(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        contact: &Contact,
    ) -> Result<()> {
        // As it is now: it may have been written in this very transaction.
        let before = store::contacts::get(tx, actor.organization, contact.id)
            .await?
            .ok_or(Error::NotFound)?;
        if !before.is_active {
            return Ok(());
        }
        let shown = !store::domains::showing(tx, actor.organization, contact.id)
            .await?
            .is_empty();
        let after = Contact {
            is_active: false,
            proposed: before.proposed.clone().filter(|_| shown),
            updated_at: self.tools.now(),
            ..before.clone()
        };
        let book = self.tools.book();
        let after = book
            .write(tx, actor, "contact.update", &before, &after)
            .await?;
        book.follow(tx, actor, &after).await?;
        match before.proposed {
            Some(proposed) if !shown => {
                self.tools
                    .tasks()
                    .end_if_idle(tx, actor, proposed.task)
                    .await
            }
            _ => Ok(()),
        }
    }
}

/// The refusal to deactivate a contact that is still in slots: each slot by name.
pub(crate) fn referenced(handle: &str, slots: &[Slot]) -> Error {
    let list: Vec<String> = slots
        .iter()
        .map(|slot| format!("{} of team {}", slot.role, slot.team))
        .collect();
    Error::Rule {
        code: "contact.referenced_by_team",
        message: format!(
            "{handle} is {}. Give its slots to another contact first.",
            list.join(", ")
        )
        .into(),
        fields: FieldErrors::one(
            "is_active",
            FieldCode::Other {
                text: "A team's slot holds this contact.".into(),
            },
        ),
    }
}
