//! Re-pointing everything that names one contact to another.

use super::Replacements;
use crate::allowed::DomainsWrite;
use crate::contacts::Contact;
use crate::{Allowed, Result};
use model::role::Role;
use model::task::Over;
use store::Tx;

impl Replacements<'_> {
    /// Gives these roles of one contact to another, everywhere, and returns which domains that covers. The caller writes the audit entry.
    pub(crate) async fn repoint(
        self,
        tx: &mut Tx,
        actor: &Allowed<'_, DomainsWrite>,
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
                store::organizations::set_default(tx, organization, *role, Some(to.id), now)
                    .await?;
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
}
