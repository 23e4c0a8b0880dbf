//! What running a plan changes in the book: of all its domains but those that would be refused, with an audit entry for each that changes.

use super::Plans;
use super::change::{May, asked, task_of};
use crate::contacts::Contact;
use crate::{Error, Result, Version};
use chrono::{DateTime, Utc};
use model::agreement::Take;
use model::id::{ContactId, DomainId, TeamId};
use model::plan::{Change, replaced};
use model::role::Role;
use model::task::{Cause, Params, StepName, StepStatus, StreamEvent, TaskStatus, TaskType};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::plans::Plan;
use store::plans::apply::{self as rows, Applied};
use store::tasks::Task as Row;

/// Who held, or holds, roles of a domain itself.
type Held = BTreeMap<Role, Option<ContactId>>;

/// What the audit log stores of a domain's team.
#[derive(Serialize)]
struct TeamOf {
    team_id: Option<TeamId>,
}

/// What the audit log stores of an order.
#[derive(Serialize)]
struct Ordered<'a> {
    task_type: TaskType,
    params: &'a Params,
}

impl Plans<'_> {
    /// Changes the book as the plan says, for these domains, which are locked, and to the second of which something is sent; and says in the task why it was created.
    pub(super) async fn apply(
        self,
        tx: &mut Tx,
        may: &May<'_>,
        plan: &Plan,
        (domains, sent): (&[DomainId], &[DomainId]),
        task: &mut Row,
    ) -> Result<()> {
        match &plan.change {
            Change::Roles { roles } => {
                self.bind(tx, may, plan, domains, roles).await?;
                task.cause = Cause::Roles {
                    roles: roles.keys().copied().collect(),
                };
            }
            Change::Team { team } => {
                task.cause = self.give(tx, may, plan, domains, *team).await?;
            }
            Change::Replace { .. } => task.cause = self.replace(tx, may, plan, domains).await?,
            Change::Merge { from, others, into } => {
                let merge = may.merge.as_ref().ok_or(Error::NotFound)?;
                let replacements = self.tools.replacements();
                let (mut gone, mut stays) = (Vec::new(), String::new());
                for from in replaced(*from, others) {
                    let pair = (from, Version::Any);
                    let merged = replacements.merge_in(tx, merge, pair, *into, None).await?;
                    gone.push(merged.from.handle);
                    stays = merged.into.handle;
                }
                task.cause = Cause::Merged {
                    from: gone.join(", "),
                    to: stays,
                };
            }
            Change::Privacy { withheld } => {
                self.record_orders(tx, may, plan, sent).await?;
                self.set_privacy(tx, may, (domains, sent), *withheld, task)
                    .await?;
            }
            Change::Disclose {
                contacts,
                disclosed,
            } => task.cause = self.disclose(tx, may, contacts, *disclosed).await?,
            Change::Reconcile { take: Take::Theirs } => {
                self.take_theirs(tx, &may.domains, domains).await?;
                task.cause = Cause::Reconciled {
                    take: Take::Theirs,
                    roles: Role::ALL.to_vec(),
                };
            }
            Change::Lock { .. }
            | Change::Nameservers { .. }
            | Change::Reconcile { take: Take::Ours } => {
                self.record_orders(tx, may, plan, sent).await?;
            }
            Change::Renew { .. } => {
                self.record_orders(tx, may, plan, sent).await?;
                rows::note_ends(tx, plan.organization_id, plan.id).await?;
            }
            Change::Read => {}
            Change::Release => task.cause = self.release(tx, may, plan, domains).await?,
        }
        // Roles may have gone from copies.
        let book = self.tools.book();
        book.drop_unused_copies(tx, &may.domains).await
    }

    async fn bind(
        self,
        tx: &mut Tx,
        may: &May<'_>,
        plan: &Plan,
        domains: &[DomainId],
        roles: &Held,
    ) -> Result<()> {
        let (organization, now) = (plan.organization_id, self.tools.now());
        let mut before = store::domains::bindings_of(tx, organization, domains).await?;
        rows::count_up(tx, organization, domains, now);
        for (role, contact) in roles {
            rows::bind(tx, applied(plan, now), domains, *role, *contact).await?;
        }
        let changed = domains.iter().filter_map(|domain| {
            let own = before.remove(domain).unwrap_or_default();
            let was: Held = roles
                .keys()
                .map(|role| (*role, own.get(role).copied()))
                .collect();
            (was != *roles).then_some((*domain, was, roles))
        });
        let changed = changed.collect();
        self.tools
            .audit()
            .record_each(tx, &may.domains, "domain.roles", changed)
            .await
    }

    async fn give(
        self,
        tx: &mut Tx,
        may: &May<'_>,
        plan: &Plan,
        domains: &[DomainId],
        team: Option<TeamId>,
    ) -> Result<Cause> {
        let (organization, now) = (plan.organization_id, self.tools.now());
        let named = match team {
            Some(team) => store::teams::get(tx, organization, team).await?,
            None => None,
        };
        let before = rows::teams(tx, (organization, plan.id)).await?;
        rows::count_up(tx, organization, domains, now);
        match rows::set_team(tx, applied(plan, now), domains, team).await {
            Err(store::Error::Missing) => return Err(crate::domains::no_team()),
            other => other?,
        }
        let changed = before.into_iter().filter(|(_, was)| *was != team);
        let sides = |(domain, was)| (domain, TeamOf { team_id: was }, TeamOf { team_id: team });
        let changed = changed.map(sides).collect();
        self.tools
            .audit()
            .record_each(tx, &may.domains, "domain.team", changed)
            .await?;
        Ok(Cause::TeamOfDomain {
            team: named.map(|team| team.name),
        })
    }

    async fn replace(
        self,
        tx: &mut Tx,
        may: &May<'_>,
        plan: &Plan,
        domains: &[DomainId],
    ) -> Result<Cause> {
        let Change::Replace {
            from,
            others,
            to,
            roles,
            ..
        } = &plan.change
        else {
            return Err(Error::internal("this plan replaces nobody"));
        };
        let replacements = self.tools.replacements();
        let all = replaced(*from, others);
        let alone = all.len() == 1;
        let mut handles = Vec::with_capacity(all.len());
        let mut successor = String::new();
        for from in all {
            let (from, to) = replacements.pair(tx, &may.domains, from, *to).await?;
            let organization = plan.organization_id;
            let shown = if alone {
                usize::try_from(plan.changes).unwrap_or_default()
            } else {
                let shown = store::domains::showing_or_copies(tx, organization, from.id, roles);
                shown.await?.len()
            };
            let only = match &may.everywhere {
                Some(everywhere) => {
                    replacements
                        .repoint(tx, everywhere, &from, &to, roles)
                        .await?;
                    None
                }
                None => {
                    let pair = (&from, &to);
                    Some(self.bind_instead(tx, may, plan, domains, pair).await?)
                }
            };
            let entry = crate::replace::entry((&from, &to), roles, shown, only.as_deref());
            self.tools.audit().record(tx, &may.domains, entry).await?;
            handles.push(from.handle);
            successor = to.handle;
        }
        Ok(Cause::Replaced {
            from: some_of(&handles),
            to: successor,
            roles: roles.clone(),
        })
    }

    /// Has those of these domains that resolve a role to the one contact, or to a copy of it, name the other themselves. Gives which.
    async fn bind_instead(
        self,
        tx: &mut Tx,
        may: &May<'_>,
        plan: &Plan,
        domains: &[DomainId],
        (from, to): (&Contact, &Contact),
    ) -> Result<Vec<DomainId>> {
        let Change::Replace { roles, .. } = &plan.change else {
            return Ok(Vec::new());
        };
        let replacements = self.tools.replacements();
        let (organization, now) = (plan.organization_id, self.tools.now());
        let own = store::domains::bindings_of(tx, organization, domains).await?;
        let mut pairs = replacements
            .of_copies(tx, &may.domains, (from, to), roles)
            .await?;
        pairs.push((from.clone(), to.clone()));
        let mut all: BTreeSet<DomainId> = BTreeSet::new();
        for (from, to) in pairs {
            let mut bound: BTreeMap<DomainId, Held> = BTreeMap::new();
            for role in roles {
                let pair = (from.id, to.id);
                for domain in rows::replace(tx, applied(plan, now), pair, *role).await? {
                    let was = own.get(&domain).and_then(|own| own.get(role).copied());
                    bound.entry(domain).or_default().insert(*role, was);
                }
            }
            all.extend(bound.keys().copied());
            replacements
                .record_bound(tx, &may.domains, bound, to.id)
                .await?;
        }
        let ids: Vec<DomainId> = all.into_iter().collect();
        rows::count_up(tx, organization, &ids, now);
        Ok(ids)
    }

    /// Writes the contacts; the plan's task sends them.
    async fn disclose(
        self,
        tx: &mut Tx,
        may: &May<'_>,
        ids: &[ContactId],
        disclosed: bool,
    ) -> Result<Cause> {
        let actor = may.contacts.as_ref().ok_or(Error::NotFound)?;
        let contacts = self.tools.contacts();
        let mut handles = Vec::with_capacity(ids.len());
        for id in ids {
            let before = contacts.load_original(tx, actor, *id, Version::Any).await?;
            if before.disclose == disclosed {
                continue;
            }
            handles.push(before.handle.clone());
            let after = Contact {
                disclose: disclosed,
                ..before.clone()
            };
            contacts.write_in(tx, actor, &before, after).await?;
        }
        Ok(Cause::ContactEdited {
            handle: some_of(&handles),
        })
    }

    /// An order that each of the domains gets which is sent anything.
    async fn record_orders(
        self,
        tx: &mut Tx,
        may: &May<'_>,
        plan: &Plan,
        sent: &[DomainId],
    ) -> Result<()> {
        let (task_type, params) = task_of(&plan.change);
        let params = &params;
        let ordered = sent.iter();
        let ordered = ordered.map(|domain| (*domain, (), Ordered { task_type, params }));
        let ordered = ordered.collect();
        self.tools
            .audit()
            .record_each(tx, &may.domains, "domain.order", ordered)
            .await
    }

    /// Each domain has its part of the task before the contacts are written, whose domains get tasks of their own otherwise.
    async fn set_privacy(
        self,
        tx: &mut Tx,
        may: &May<'_>,
        (domains, sent): (&[DomainId], &[DomainId]),
        withheld: bool,
        task: &mut Row,
    ) -> Result<()> {
        let contacts = may.contacts.as_ref().ok_or(Error::NotFound)?;
        let now = self.tools.now();
        task.cause = asked(&Change::Privacy { withheld });
        store::tasks::enqueue(tx, task).await?;
        let none = BTreeSet::new();
        let new_id = || self.tools.new_id();
        let parts = store::tasks::enqueue_parts(tx, task, (sent, &none), new_id, now).await?;
        if let Some(mut spread) = task.spread() {
            spread.made = parts.made;
            spread.joined = parts.joined;
            spread.cursor = sent.last().copied();
            task.state = spread.into();
        }
        let made = task.steps.iter_mut();
        for step in made.filter(|step| step.name == StepName::Spread) {
            step.status = StepStatus::Done;
            step.started_at = Some(now);
            step.completed_at = Some(now);
        }
        let pending = TaskStatus::Pending;
        store::tasks::save_unleased(tx, task, pending, StreamEvent::Progress, now).await?;
        let all = self.tools.domains();
        for domain in domains {
            all.set_privacy(tx, (contacts, &may.domains), *domain, withheld)
                .await?;
        }
        Ok(())
    }
}

pub(super) const fn applied(plan: &Plan, at: DateTime<Utc>) -> Applied {
    Applied {
        organization: plan.organization_id,
        plan: plan.id,
        at,
    }
}

/// How many handles a task names.
const NAMED: usize = 3;

/// `A, B, C and 4 more`.
fn some_of(handles: &[String]) -> String {
    let named = handles.iter().take(NAMED).cloned();
    let named = named.collect::<Vec<_>>().join(", ");
    match handles.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}
