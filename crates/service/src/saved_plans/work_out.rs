//! What a change would send to each domain's registry. It only reads, in a handful of statements, and decides as the change itself does.

use super::Plans;
use super::change::{renamed, task_of, under, wrong};
use crate::allowed::DomainsWrite;
use crate::book::{check_takers, not_a_copy_in};
use crate::plans::{Lines, Supposed, lines_of, objects_of, of_domain};
use crate::{Cleared, Error, Result, Within};
use model::agreement::Take;
use model::id::ContactId;
use model::plan::{Change, replaced};
use model::role::Role;
use std::collections::BTreeMap;
use store::Tx;
use store::contacts::Contact;
use store::domains::Domain;

impl Plans<'_> {
    /// What these domains would be sent. Only a `taker` may look at what would be taken from registries.
    ///
    /// # Errors
    /// By its field, a contact or a team that is not there, or may not be given roles.
    pub(super) async fn work_out(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        taker: Option<&Within<'_, DomainsWrite>>,
        change: &Change,
        domains: Vec<Domain>,
    ) -> Result<Lines> {
        match change {
            Change::Roles { roles } => {
                let field = |role: Role| format!("change.roles.{role}");
                // Nobody is exempt for holding the role already: on which domain would that be?
                check_takers(tx, actor.organization, roles, &BTreeMap::new(), field).await?;
                lines_of(tx, domains, &Supposed::Bound(roles)).await
            }
            Change::Team { team } => {
                if let Some(team) = team {
                    let found = store::teams::get(tx, actor.organization, *team).await?;
                    found.ok_or_else(|| wrong("change.team_id", "There is no such team."))?;
                }
                lines_of(tx, domains, &Supposed::Team(*team)).await
            }
            Change::Replace {
                from,
                others,
                to,
                roles,
                everywhere,
            } => {
                let replacements = self.tools.replacements();
                let all = replaced(*from, others);
                for (at, from) in all.iter().enumerate() {
                    let pair = replacements.pair(tx, actor, *from, *to).await;
                    pair.map_err(|error| {
                        let error = under("change.replace_contact", error);
                        let named = "change.replace_contact.from";
                        if at > 0 {
                            renamed(error, named, "change.replace_contact.others")
                        } else {
                            error
                        }
                    })?;
                }
                let supposed = Supposed::Replaced {
                    from: &all,
                    to: *to,
                    roles,
                    by_domain: !everywhere,
                };
                lines_of(tx, domains, &supposed).await
            }
            Change::Merge { from, others, into } => {
                let replacements = self.tools.replacements();
                let all = replaced(*from, others);
                for (at, from) in all.iter().enumerate() {
                    let pair = replacements.pair(tx, actor, *from, *into).await;
                    pair.map_err(|error| {
                        let error = under("change.merge_contact", error);
                        let (to, into) = ("change.merge_contact.to", "change.merge_contact.into");
                        let error = renamed(error, to, into);
                        if at == 0 {
                            return error;
                        }
                        let (one, other) =
                            ("change.merge_contact.from", "change.merge_contact.others");
                        renamed(error, one, other)
                    })?;
                }
                let supposed = Supposed::Replaced {
                    from: &all,
                    to: *into,
                    roles: &Role::ALL,
                    by_domain: false,
                };
                lines_of(tx, domains, &supposed).await
            }
            Change::Lock { .. } | Change::Nameservers { .. } | Change::Renew { .. } => {
                let (task_type, params) = task_of(change);
                Ok(objects_of(domains, task_type, &params))
            }
            Change::Privacy { withheld } => {
                let mut lines = Lines::default();
                for domain in domains {
                    let all = self.tools.domains();
                    let plan = all.plan_privacy(tx, domain, *withheld).await?;
                    lines.push(&plan.domain, of_domain(&plan));
                }
                Ok(lines)
            }
            Change::Disclose {
                contacts,
                disclosed,
            } => {
                let edited = disclosed_as(tx, actor, contacts, *disclosed).await?;
                lines_of(tx, domains, &Supposed::Edited(&edited)).await
            }
            Change::Reconcile { take: Take::Ours } => lines_of(tx, domains, &Supposed::AsIs).await,
            Change::Reconcile { take: Take::Theirs } => {
                let taker = taker.ok_or(Error::NotFound)?;
                self.look_at_theirs(tx, taker, domains).await
            }
            Change::Release => self.look_at_release(tx, actor, domains).await,
            // Nothing is sent but questions.
            Change::Read => {
                let mut lines = lines_of(tx, domains, &Supposed::AsIs).await?;
                for content in &mut lines.contents {
                    content.problem = false;
                    content.send.contacts.clear();
                    content.send.roles.clear();
                    content.changes_registrant = false;
                    content.change_of_registrant = None;
                    content.refusals.clear();
                    content.hints.clear();
                }
                Ok(lines)
            }
        }
    }
}

/// These contacts, as they would be.
///
/// # Errors
/// At `change.disclose_contacts.contacts`: one that is not there, or is a copy.
async fn disclosed_as(
    tx: &mut Tx,
    actor: &Cleared<'_>,
    ids: &[ContactId],
    disclosed: bool,
) -> Result<Vec<Contact>> {
    const FIELD: &str = "change.disclose_contacts.contacts";
    let mut found = store::contacts::many(tx, actor.organization, ids).await?;
    if let Some(missing) = ids
        .iter()
        .find(|id| found.iter().all(|found| found.id != **id))
    {
        return Err(wrong(
            FIELD,
            format!("There is no such contact: {missing}."),
        ));
    }
    for each in &mut found {
        not_a_copy_in(each, FIELD)?;
        each.disclose = disclosed;
    }
    Ok(found)
}
