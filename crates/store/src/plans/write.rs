//! Saving plans.

use super::{NewItem, Plan};
use crate::column::micros;
use crate::error::{Error, one, one_or_stale};
use crate::kept;
use crate::many_rows::ManyRows;
use crate::tx::Tx;
use model::id::{OrganizationId, PlanId, TaskId};
use model::stored::Object;
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

/// How many items one statement writes.
const ITEMS_AT_ONCE: usize = 500;
/// How many contents one statement writes: each may be some thousand characters long.
const CONTENTS_AT_ONCE: usize = 50;

/// Writes a plan with its items, in this order, and the contents that they name by their digests.
///
/// # Errors
/// [`Error::Missing`] when the project or a domain is not the organization's; [`Error::Duplicate`] when a domain comes twice.
pub async fn create(
    tx: &mut Tx,
    plan: &Plan,
    items: &[NewItem],
    contents: &BTreeMap<String, Object>,
) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO plan (id, organization_id, project_id, change, made_by, domains, changes, changes_of_registrant, refused, unchanged, seen_change, \
        created_at, expires_at, task_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(plan.id.0)
            .bind(plan.organization_id.0)
            .bind(plan.project_id.map(|id| id.0))
            .bind(kept::write(&plan.change)?)
            .bind(kept::write(&plan.made_by)?)
            .bind(plan.domains)
            .bind(plan.changes)
            .bind(plan.changes_of_registrant)
            .bind(plan.refused)
            .bind(plan.unchanged)
            .bind(plan.seen_change)
            .bind(micros(plan.created_at))
            .bind(micros(plan.expires_at))
            .bind(plan.task_id.map(|id| id.0))
    )?)?;
    write_contents(tx, plan, contents).await?;
    write_items(tx, plan, items).await
}

async fn write_contents(
    tx: &mut Tx,
    plan: &Plan,
    contents: &BTreeMap<String, Object>,
) -> Result<(), Error> {
    static INSERT: ManyRows = ManyRows::new(
        "INSERT INTO plan_content (plan_id, organization_id, digest, content) VALUES",
        (2, 2),
        CONTENTS_AT_ONCE,
    );
    let all: Vec<(&String, &Object)> = contents.iter().collect();
    for some in all.chunks(INSERT.most) {
        let sql = INSERT.text(tx, some.len());
        let mut values = Vec::with_capacity(some.len());
        for (digest, content) in some {
            values.push((digest.as_str(), kept::write(*content)?));
        }
        touched!(tx, {
            let mut query = sqlx::query(AssertSqlSafe(sql))
                .persistent(INSERT.is_kept(some.len()))
                .bind(plan.id.0)
                .bind(plan.organization_id.0);
            for (digest, content) in values {
                query = query.bind(digest).bind(content);
            }
            query
        })?;
    }
    Ok(())
}

async fn write_items(tx: &mut Tx, plan: &Plan, items: &[NewItem]) -> Result<(), Error> {
    static INSERT: ManyRows = ManyRows::new(
        "INSERT INTO plan_item (plan_id, organization_id, position, domain_id, problem, sends, changes_registrant, sent, digest) VALUES",
        (2, 7),
        ITEMS_AT_ONCE,
    );
    let numbered: Vec<(i64, &NewItem)> = (0..).zip(items).collect();
    for some in numbered.chunks(INSERT.most) {
        let sql = INSERT.text(tx, some.len());
        touched!(tx, {
            let mut query = sqlx::query(AssertSqlSafe(sql))
                .persistent(INSERT.is_kept(some.len()))
                .bind(plan.id.0)
                .bind(plan.organization_id.0);
            for (position, item) in some {
                query = query
                    .bind(*position)
                    .bind(item.domain_id.0)
                    .bind(item.problem)
                    .bind(item.sends)
                    .bind(item.changes_registrant)
                    .bind(item.sent.as_str())
                    .bind(item.digest.as_str());
            }
            query
        })?;
    }
    Ok(())
}

/// Notes the task that carries the plan out.
///
/// # Errors
/// [`Error::Stale`] when it has one already, or the organization has no such plan.
pub async fn set_task(
    tx: &mut Tx,
    organization: OrganizationId,
    id: PlanId,
    task: TaskId,
) -> Result<(), Error> {
    const UPDATE: &str =
        "UPDATE plan SET task_id = $3 WHERE organization_id = $1 AND id = $2 AND task_id IS NULL";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(id.0)
            .bind(task.0)
    )?)
}

/// Another task carries the plan out that the first one carried out until now: the domains of a plan are kept as long as its task may need them.
pub(crate) async fn leave_to(
    tx: &mut Tx,
    organization: OrganizationId,
    (task, successor): (TaskId, TaskId),
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE plan SET task_id = $3 WHERE organization_id = $1 AND task_id = $2";
    touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(task.0)
            .bind(successor.0)
    )
    .map(|_| ())
}
