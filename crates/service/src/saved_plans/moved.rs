//! Whether a plan is still true.

use super::Plans;
use super::rows::contents;
use super::select::concerned;
use crate::allowed::DomainsWrite;
use crate::{Error, Reach, Result, Within};
use model::agreement::Take;
use model::id::DomainId;
use model::plan::Change;
use std::collections::BTreeMap;
use store::Tx;
use store::plans::{Plan, Said};

impl Plans<'_> {
    /// The domains of which the plan says something else than what would be sent, refused or changed of a registrant now. While neither the book nor any of the domains was written since
    /// that is none, and costs two statements; else it is worked out again.
    pub(super) async fn moved(
        self,
        tx: &mut Tx,
        reach: &Reach<'_>,
        taker: Option<&Within<'_, DomainsWrite>>,
        plan: &Plan,
    ) -> Result<Vec<Said>> {
        let organization = reach.organization;
        let takes = matches!(plan.change, Change::Reconcile { take: Take::Theirs });
        // What it has done itself does not count; and whoever may not run it is not told either, where only a taker can look.
        if plan.task_id.is_some() || (takes && taker.is_none()) {
            return Ok(Vec::new());
        }
        let change = store::plans::last_change(tx, organization).await?;
        if change == plan.seen_change
            && !store::plans::touched_since(tx, organization, plan.id, plan.created_at).await?
        {
            return match plan.change {
                Change::Release => self.other_tasks(tx, plan).await,
                _ => Ok(Vec::new()),
            };
        }
        let mut said = store::plans::domains_of(tx, organization, plan.id).await?;
        let new = come_since(tx, plan, &said).await?;
        let ids: Vec<DomainId> = said.iter().map(|said| said.domain_id).collect();
        let mut domains = store::domains::many(tx, organization, &ids).await?;
        domains.retain(|domain| reach.includes(domain.project_id));
        let lines = match self.work_out(tx, reach, taker, &plan.change, domains).await {
            Ok(lines) => lines,
            // Nothing of it can be done any more: a contact or the team is gone, or takes no roles.
            Err(Error::Invalid(_) | Error::Rule { .. }) => {
                said.extend(new);
                return Ok(said);
            }
            Err(other) => return Err(other),
        };
        let all = contents(&plan.change, &lines)?;
        let now: BTreeMap<DomainId, &str> = lines
            .lines
            .iter()
            .filter_map(|line| Some((line.domain, all.get(line.content)?.sent.as_str())))
            .collect();
        said.retain(|said| now.get(&said.domain_id) != Some(&said.sent.as_str()));
        said.extend(new);
        Ok(said)
    }
}

/// Domains that a change which is made everywhere would concern by now, and of which the plan says nothing.
async fn come_since(tx: &mut Tx, plan: &Plan, said: &[Said]) -> Result<Vec<Said>> {
    let Some(mut new) = concerned(tx, plan.organization_id, &plan.change).await? else {
        return Ok(Vec::new());
    };
    for said in said {
        new.remove(&said.domain_id);
    }
    let ids: Vec<DomainId> = new.into_iter().collect();
    let domains = store::domains::many(tx, plan.organization_id, &ids).await?;
    let of = |domain: store::domains::Domain| Said {
        domain_id: domain.id,
        name: domain.name,
        problem: false,
        sends: true,
        changes_registrant: false,
        sent: String::new(),
    };
    Ok(domains.into_iter().map(of).collect())
}
