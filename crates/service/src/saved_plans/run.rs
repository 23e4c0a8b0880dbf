//! Running a plan: once, and only while it is true.
//!
//! It is worked out again by reading first, while others may write. Then one transaction locks the plan and its domains, works it out once more if anything was written in between, changes the
//! book, writes the audit entries and enqueues one task for all its domains. Domains that would be refused are left out.

use super::Plans;
use super::change::{May, may};
use crate::audit::Entry;
use crate::tasks::Task;
use crate::{Actor, Error, Result};
use boxed::boxed;
use model::field::{FieldCode, FieldErrors};
use model::id::{DomainId, PlanId, TaskId};
use model::plan::Change;
use model::task::{Over, Spread, StepName};
use serde::Serialize;
use store::Tx;
use store::plans::{Plan, Said};
use store::tasks::{NewTask, Task as Row};

/// How many domains a refusal names.
const NAMED: usize = 10;

/// What the audit log stores of a plan that ran.
#[derive(Serialize)]
struct Ran<'a> {
    plan: PlanId,
    #[serde(flatten)]
    change: &'a Change,
    domains: i64,
    changes: i64,
    changes_of_registrant: i64,
    left_out: i64,
}

impl<'a> Plans<'a> {
    /// Carries a plan out, and returns the task for all its domains. Those that would be refused are left out; a merge, or a replacement everywhere, changes the book for them too, and nothing is
    /// sent for them.
    ///
    /// # Errors
    /// `plan.stale` when anything else would be sent, refused or changed of a registrant than the plan has said; `plan.ran` when it ran already; [`Error::NotFound`] when it is not there for this
    /// caller, or has expired; [`Error::Forbidden`] as [`Plans::make`].
    #[boxed]
    pub async fn run(self, actor: &Actor, id: PlanId) -> Result<Task> {
        let plan = self.load(actor, id).await?;
        let may = &may(actor, &plan.change)?;
        may.domains.check_all_of(plan.project_id)?;
        may_run(&plan)?;
        let organization = actor.organization;
        let mut tx = self.tools.read(&may.domains).await?;
        let checked = Plan {
            seen_change: store::plans::last_change(&mut tx, organization).await?,
            created_at: self.tools.now(),
            ..plan.clone()
        };
        still_true(
            self.moved(&mut tx, &may.domains, Some(&may.domains), &plan)
                .await?,
        )?;
        drop(tx);
        let mut tx = self.tools.begin(&may.domains).await?;
        let held = store::plans::hold(&mut tx, organization, id, self.tools.now()).await?;
        may_run(&held.ok_or(Error::NotFound)?)?;
        let domains = store::plans::apply::hold(&mut tx, organization, id).await?;
        // What was checked counts unless somebody wrote since.
        still_true(
            self.moved(&mut tx, &may.domains, Some(&may.domains), &checked)
                .await?,
        )?;
        let task = self.carry_out(&mut tx, may, &plan, &domains).await?;
        tx.commit().await?;
        Ok(task)
    }

    async fn carry_out(
        self,
        tx: &mut Tx,
        may: &May<'_>,
        plan: &Plan,
        domains: &[DomainId],
    ) -> Result<Task> {
        let organization = plan.organization_id;
        let act = self.tools.audit().act(tx);
        let said = store::plans::domains_of(tx, organization, plan.id).await?;
        let mut task = self.whole(may, plan, &said);
        let sent = sent(&said);
        self.apply(tx, may, plan, (domains, &sent), &mut task)
            .await?;
        // Privacy has enqueued it before it wrote the contacts.
        if !matches!(plan.change, Change::Privacy { .. }) {
            // Whoever the roles name by now.
            task.named_at = task.names_registrant.then(|| self.tools.now());
            store::tasks::enqueue(tx, &task).await?;
        }
        store::plans::set_task(tx, organization, plan.id, task.id).await?;
        let entry = Entry::new("plan.run", task.id).of_act(act).after(Ran {
            plan: plan.id,
            change: &plan.change,
            domains: plan.domains,
            changes: plan.changes,
            changes_of_registrant: plan.changes_of_registrant,
            left_out: plan.refused,
        });
        self.tools.audit().record(tx, &may.domains, entry).await?;
        Ok(task.into())
    }

    /// The task for all domains to which anything is sent. Why it was created is said by what applies the change.
    fn whole(self, may: &May<'_>, plan: &Plan, said: &[Said]) -> Row {
        let names_registrant = said
            .iter()
            .any(|said| said.sends && said.changes_registrant);
        let spread = Spread {
            over: vec![Over::Plan { id: plan.id }],
            left_out: u32::try_from(plan.refused).unwrap_or(u32::MAX),
            ..Spread::default()
        };
        let (task_type, _) = super::change::task_of(&plan.change);
        Row {
            project_id: plan.project_id,
            state: spread.into(),
            ..Row::new(NewTask {
                id: TaskId(self.tools.new_id()),
                organization_id: plan.organization_id,
                task_type,
                steps: &StepName::SPREAD,
                cause: super::change::asked(&plan.change),
                created_by: may.domains.created_by(),
                created_at: self.tools.now(),
                names_registrant,
            })
        }
    }
}

/// The domains to which anything is sent, by id.
fn sent(said: &[Said]) -> Vec<DomainId> {
    let sent = said.iter().filter(|said| said.sends);
    let mut sent: Vec<DomainId> = sent.map(|said| said.domain_id).collect();
    sent.sort_unstable();
    sent
}

fn may_run(plan: &Plan) -> Result<()> {
    let Some(task) = plan.task_id else {
        return Ok(());
    };
    let text = format!("It ran already: task {task} carries it out.");
    Err(Error::Rule {
        code: "plan.ran",
        message: text.into(),
        fields: FieldErrors::one(
            "task_id",
            FieldCode::Other {
                text: task.to_string().into(),
            },
        ),
    })
}

fn still_true(moved: Vec<Said>) -> Result<()> {
    if moved.is_empty() {
        return Ok(());
    }
    let mut names: Vec<&str> = moved.iter().map(|said| said.name.ascii()).collect();
    names.sort_unstable();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let names = names.join(", ");
    let names = match more {
        0 => names,
        more => format!("{names} and {more} more"),
    };
    Err(Error::rule(
        "plan.stale",
        format!(
            "Something else would be sent by now than this plan says, for {names}. Nothing was done: make the plan again and look it over."
        ),
    ))
}
