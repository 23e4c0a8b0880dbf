//! Re-pointing everything that names one contact to another.

use super::Replacements;
use crate::audit::Entry;
use crate::contacts::Contact;
use crate::{Actor, Error, Result};
use model::field::{FieldCode, FieldErrors};
use model::role::Role;
use model::task::Over;
use store::Tx;
use store::teams::Slot;

impl Replacements<'_> {
    /// Gives these roles of one contact to another, everywhere, and says which domains that covers. The caller audits why.
    pub(crate) async fn repoint(
        self,
        tx: &mut Tx,
        actor: &Actor,
        from: &Contact,
        to: &Contact,
        roles: &[Role],
    ) -> Result<Vec<Over>> {
        let now = self.tools.now();
        let organization = actor.organization;
        let mut over = Vec::new();
        let mut bound = 0;
        for role in roles {
            bound +=
                store::replace::on_domains(tx, organization, from.id, to.id, *role, now).await?;
            for team in
                store::replace::in_slots(tx, organization, from.id, to.id, *role, now).await?
            {
                over.push(Over::Team {
                    id: team,
                    roles: vec![*role],
                });
            }
            let defaults = store::organizations::defaults(tx, organization).await?;
            if defaults.get(role) == Some(&from.id) {
                store::organizations::set_default(tx, organization, *role, Some(to.id)).await?;
                over.push(Over::Organization { roles: vec![*role] });
            }
        }
        if bound > 0 {
            over.push(Over::Bound {
                contact: to.id,
                at: now,
            });
        }
        Ok(over)
    }

    /// Takes a contact out of use: it keeps what it holds and takes no new roles. What is proposed for it waits on while any domain shows it. The caller
    /// holds it against new roles.
    pub(crate) async fn put_out_of_use(
        self,
        tx: &mut Tx,
        actor: &Actor,
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
        let after = store::contacts::update(tx, &after).await?;
        let entry = Entry {
            action: "contact.update",
            object_kind: "contact",
            object_id: after.id.0,
            before: Some(crate::contacts::wire(&before)),
            after: Some(crate::contacts::wire(&after)),
        };
        self.tools.audit().record(tx, actor, entry).await?;
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

/// The refusal to put a contact out of use that slots still hold: each slot by name.
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
