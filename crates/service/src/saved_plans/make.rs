//! Making a plan. It is worked out by reading; then one short transaction writes its rows.

use super::Plans;
use super::change::{change_of, may};
use super::read::saved;
use super::rows::rows;
use crate::plans::Lines;
use crate::{Actor, Cleared, Error, Result};
use boxed::boxed;
use chrono::TimeDelta;
use model::id::{DomainId, PlanId, ProjectId};
use model::plan::Change;
use store::plans::Plan;
use wire::{NewPlan, SavedPlan};

/// For how long a plan can be run, and looked at.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// When a plan was begun, so that what happens meanwhile makes it out of date.
struct Begun {
    change: i64,
    at: chrono::DateTime<chrono::Utc>,
}

impl<'a> Plans<'a> {
    /// Works a change out, and saves it for a day. Nothing of the book is changed.
    ///
    /// # Errors
    /// Wrong fields: what of the change can't be done (a contact or a team that is not there, or takes no roles), no domain, too many, or ones that are not there for this caller.
    /// [`Error::Forbidden`] unless the caller may make the change itself: write domains, for orders tasks too, for privacy and merges contacts.
    #[boxed]
    pub async fn make(self, actor: &Actor, new: &NewPlan) -> Result<SavedPlan> {
        let change = change_of(new)?;
        let may = &may(actor, &change)?;
        let mut tx = self.tools.read(&may.domains).await?;
        let begun = Begun {
            change: store::plans::last_change(&mut tx, actor.organization).await?,
            at: self.tools.now(),
        };
        let selection = new.selection.as_ref();
        let domains = self
            .select(&mut tx, (actor, may), &change, selection)
            .await?;
        let lines = self
            .work_out(&mut tx, &may.domains, Some(&may.domains), &change, domains)
            .await?;
        drop(tx);
        self.save(actor, change, lines, begun).await
    }

    /// Makes the same plan again, of the same domains as far as they are still there: for one that is out of date.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller, or has expired; else as [`Plans::make`].
    #[boxed]
    pub async fn again(self, actor: &Actor, id: PlanId) -> Result<SavedPlan> {
        let known = self.load(actor, id).await?;
        let change = known.change;
        let may = &may(actor, &change)?;
        let mut tx = self.tools.read(&may.domains).await?;
        let begun = Begun {
            change: store::plans::last_change(&mut tx, actor.organization).await?,
            at: self.tools.now(),
        };
        let said = store::plans::domains_of(&mut tx, actor.organization, id).await?;
        let mut ids: Vec<uuid::Uuid> = said.iter().map(|said| said.domain_id.0).collect();
        // Of these alone where they are chosen; what concerns a contact everywhere concerns other domains by now.
        let selection = match &change {
            Change::Merge { .. }
            | Change::Disclose { .. }
            | Change::Replace {
                everywhere: true, ..
            } => None,
            _ => {
                let all: Vec<DomainId> = ids.iter().copied().map(DomainId).collect();
                let mut there = store::domains::many(&mut tx, actor.organization, &all).await?;
                there.retain(|domain| may.domains.includes(domain.project_id));
                ids = there.into_iter().map(|domain| domain.id.0).collect();
                Some(wire::PlanSelection::DomainIds(ids))
            }
        };
        let domains = self
            .select(&mut tx, (actor, may), &change, selection.as_ref())
            .await?;
        let lines = self
            .work_out(&mut tx, &may.domains, Some(&may.domains), &change, domains)
            .await?;
        drop(tx);
        self.save(actor, change, lines, begun).await
    }

    async fn save(
        self,
        actor: &Actor,
        change: Change,
        lines: Lines,
        begun: Begun,
    ) -> Result<SavedPlan> {
        let may = &may(actor, &change)?;
        let caller: &Cleared<'_> = &may.domains;
        let project_id = only_project(&change, &lines);
        let rows = rows(&change, lines)?;
        let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let plan = Plan {
            id: PlanId(self.tools.new_id()),
            organization_id: caller.organization,
            project_id,
            change,
            made_by: caller.created_by(),
            domains: count(rows.totals.domains),
            changes: count(rows.totals.changes),
            changes_of_registrant: count(rows.totals.changes_of_registrant),
            refused: count(rows.totals.refused),
            unchanged: count(rows.totals.unchanged),
            seen_change: begun.change,
            created_at: begun.at,
            expires_at: begun.at + KEPT,
            task_id: None,
        };
        let mut tx = self.tools.begin(&may.domains).await?;
        match store::plans::create(&mut tx, &plan, &rows.items, &rows.contents).await {
            // Released at this moment.
            Err(store::Error::Missing) => return Err(Error::NotFound),
            other => other?,
        }
        tx.commit().await?;
        Ok(saved(plan, &[]))
    }
}

/// The project of all domains; none where more than domains is changed.
fn only_project(change: &Change, lines: &Lines) -> Option<ProjectId> {
    if let Change::Merge { .. }
    | Change::Disclose { .. }
    | Change::Replace {
        everywhere: true, ..
    } = change
    {
        return None;
    }
    let mut projects = lines.lines.iter().map(|line| line.project);
    let first = projects.next()?;
    projects.all(|project| project == first).then_some(first)
}
