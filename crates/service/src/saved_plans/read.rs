//! Reading plans.

use super::Plans;
use crate::allowed::{DomainsRead, DomainsWrite};
use crate::{Actor, Error, Result};
use boxed::boxed;
use model::id::PlanId;
use store::plans::{Item, Plan, Said};
use store::{Listed, Page};
use wire::{MovedDomain, PlanItem, SavedPlan, Totals};

/// How many domains an answer names of which the plan is no longer true.
const NAMED: usize = 200;

impl<'a> Plans<'a> {
    /// A plan, and whether it is still true.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller, or has expired.
    #[boxed]
    pub async fn get(self, actor: &Actor, id: PlanId) -> Result<SavedPlan> {
        let reach = &actor.allowed_within::<DomainsRead>()?;
        let taker = actor.allowed_within::<DomainsWrite>().ok();
        let plan = self.load(actor, id).await?;
        let mut tx = self.tools.read(reach).await?;
        let moved = self.moved(&mut tx, reach, taker.as_ref(), &plan).await?;
        Ok(saved(plan, &moved))
    }

    /// A page of what it says of its domains: problems first, then changes of registrant, then other changes, then those to which nothing would be sent; only the problems, or only the
    /// rest, when that is asked.
    ///
    /// # Errors
    /// As [`Plans::get`].
    #[boxed]
    pub async fn items(
        self,
        actor: &Actor,
        id: PlanId,
        problem: Option<bool>,
        page: &Page,
    ) -> Result<Listed<PlanItem>> {
        let reach = &actor.allowed_within::<DomainsRead>()?;
        self.load(actor, id).await?;
        let mut tx = self.tools.read(reach).await?;
        let Listed { rows, next } =
            store::plans::items(&mut tx, actor.organization, id, problem, page).await?;
        let rows: Result<Vec<PlanItem>> = rows.into_iter().map(shown).collect();
        Ok(Listed { rows: rows?, next })
    }

    /// The row of a plan.
    pub(super) async fn load(self, actor: &Actor, id: PlanId) -> Result<Plan> {
        let reach = &actor.allowed_within::<DomainsRead>()?;
        let mut tx = self.tools.read(reach).await?;
        let plan = store::plans::get(&mut tx, actor.organization, id, self.tools.now())
            .await?
            .ok_or(Error::NotFound)?;
        reach.check_all_of(plan.project_id)?;
        Ok(plan)
    }
}

fn shown(item: Item) -> Result<PlanItem> {
    let content = item.content.into_value();
    let content: PlanItem = serde_json::from_value(content).map_err(Error::internal)?;
    Ok(PlanItem {
        domain_id: item.domain_id,
        name: item.name.ascii().to_owned(),
        unicode_name: item.name.unicode().to_owned(),
        ..content
    })
}

/// As the API shows it.
pub(super) fn saved(plan: Plan, moved: &[Said]) -> SavedPlan {
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    let mut names: Vec<MovedDomain> = moved
        .iter()
        .map(|said| MovedDomain {
            domain_id: said.domain_id,
            name: said.name.ascii().to_owned(),
        })
        .collect();
    names.sort_unstable_by(|one, other| one.name.cmp(&other.name));
    names.truncate(NAMED);
    SavedPlan {
        id: plan.id,
        organization_id: plan.organization_id,
        change: plan.change.into(),
        totals: Totals {
            domains: count(plan.domains),
            changes: count(plan.changes),
            changes_of_registrant: count(plan.changes_of_registrant),
            refused: count(plan.refused),
            unchanged: count(plan.unchanged),
        },
        stale: !moved.is_empty(),
        total_moved: moved.len() as u64,
        moved: names,
        made_by: plan.made_by.name,
        created_at: plan.created_at.into(),
        expires_at: plan.expires_at.into(),
        task_id: plan.task_id,
    }
}
