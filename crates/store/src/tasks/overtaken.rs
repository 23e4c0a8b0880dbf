//! Failures that need somebody, and those that do not any more because a later task of the same domain settled what they were for.
//!
//! It is kept in the row (`overtaken_by`), written in the transaction in which the later task ends, so that counting reads one small index.

use super::Task;
use crate::error::Error;
use crate::in_list::{InList, MANY};
use crate::lease::{Readable, readable};
use crate::tx::Tx;
use model::id::{DomainId, OrganizationId, TaskId};
use model::task::{FailureCode, TaskStatus, TaskType};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Has a task of a domain that ends as completed, or fails in its turn, overtake what failed or was cancelled before of the same kind: what each of them was for is done by it, or is its own to
/// tell. So of one domain one failure counts. A task for many domains whose failed parts were all overtaken is overtaken with them.
pub(super) async fn overtake(tx: &mut Tx, task: &Task) -> Result<(), Error> {
    if !matches!(task.status, TaskStatus::Completed | TaskStatus::Failed) {
        return Ok(());
    }
    let Some(domain) = task.domain_id else {
        return whole_overtaken(tx, task.organization_id, task.id).await;
    };
    // It was for some roles only.
    if task.limited_to().is_some() {
        return Ok(());
    }
    let alike: Vec<String> = TaskType::ALL
        .iter()
        .filter(|earlier| task.task_type.overtakes(**earlier))
        .map(|earlier| format!("'{earlier}'"))
        .collect();
    let sql = format!(
        "UPDATE task SET overtaken_by = $3, awaiting = NULL WHERE domain_id = $2 AND organization_id = $1 AND id <> $3 AND status IN ('failed', 'cancelled') \
         AND overtaken_by IS NULL AND task_type IN ({}) RETURNING parent_id",
        alike.join(", ")
    );
    let wholes: Vec<Option<Uuid>> = on!(tx, conn => sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(task.organization_id.0)
        .bind(domain.0)
        .bind(task.id.0)
        .fetch_all(conn))?;
    let wholes: BTreeSet<Uuid> = wholes.into_iter().flatten().collect();
    for whole in wholes {
        whole_overtaken(tx, task.organization_id, TaskId(whole)).await?;
    }
    Ok(())
}

/// Marks a task that failed because of its parts, once none of those needs anybody and one was overtaken.
async fn whole_overtaken(
    tx: &mut Tx,
    organization: OrganizationId,
    whole: TaskId,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE task SET overtaken_by = \
        (SELECT p.overtaken_by FROM task p WHERE p.parent_id = $2 AND p.overtaken_by IS NOT NULL ORDER BY p.position DESC LIMIT 1) \
        WHERE organization_id = $1 AND id = $2 AND status = 'failed' AND overtaken_by IS NULL \
        AND NOT EXISTS (SELECT 1 FROM task p JOIN domain d ON d.id = p.domain_id AND d.deleted_at IS NULL \
            WHERE p.parent_id = $2 AND p.status IN ('failed', 'cancelled') AND p.overtaken_by IS NULL AND p.dismissed_at IS NULL)";
    let failed = super::read::get(tx, organization, whole)
        .await?
        .and_then(|task| task.error);
    if failed.is_some_and(|error| error.code == FailureCode::PartsFailed) {
        touched!(tx, sqlx::query(UPDATE).bind(organization.0).bind(whole.0))?;
    }
    Ok(())
}

/// How many failures of the installation need somebody.
pub async fn count_needing(tx: &mut Tx) -> Result<i64, Error> {
    const SELECT: &str = concat!("SELECT COUNT(*) FROM task t WHERE ", needing!("t"));
    on!(tx, conn => sqlx::query_scalar(SELECT).fetch_one(conn))
}

/// The newest failure that needs somebody of each of these domains of the organization, in no particular order.
pub async fn needing_of(
    tx: &mut Tx,
    organization: OrganizationId,
    domains: &[DomainId],
) -> Result<Vec<Task>, Error> {
    static SELECT: InList = InList::new(
        concat!(
            "SELECT t.* FROM domain d JOIN task t ON t.id = (SELECT l.id FROM task l WHERE l.domain_id = d.id AND ",
            needing!("l"),
            " ORDER BY l.position DESC LIMIT 1) WHERE d.organization_id = $1 AND d.id IN ("
        ),
        ")",
        2,
    );
    let mut ids: Vec<Uuid> = domains.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut tasks = Vec::with_capacity(ids.len());
    for ids in ids.chunks(MANY) {
        let (sql, ids) = SELECT.filled(tx, ids);
        tasks.extend(readable(on!(tx, conn => {
            let mut query = sqlx::query_as::<_, Readable<Task>>(sql).bind(organization.0);
            for id in ids {
                query = query.bind(id);
            }
            query.fetch_all(conn)
        })?));
    }
    Ok(tasks)
}
