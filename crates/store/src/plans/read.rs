//! Reading saved plans. One that has expired is not there any more, whether it was deleted yet or not.

use super::{Item, Plan, Said};
use crate::column::micros;
use crate::error::Error;
use crate::page::{Cursor, Listed, Page};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{DomainId, OrganizationId, PlanId, TaskId};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The organization's plan of this id, unless it has expired.
pub async fn get(
    tx: &mut Tx,
    organization: OrganizationId,
    id: PlanId,
    now: DateTime<Utc>,
) -> Result<Option<Plan>, Error> {
    const SELECT: &str =
        "SELECT * FROM plan WHERE organization_id = $1 AND id = $2 AND expires_at > $3";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).bind(micros(now)).fetch_optional(conn))
}

/// [`get`], locked until the commit: of two who run it at once the second finds that it ran.
pub async fn hold(
    tx: &mut Tx,
    organization: OrganizationId,
    id: PlanId,
    now: DateTime<Utc>,
) -> Result<Option<Plan>, Error> {
    const SELECT: [&str; 2] = [
        "SELECT * FROM plan WHERE organization_id = $1 AND id = $2 AND expires_at > $3",
        "SELECT * FROM plan WHERE organization_id = $1 AND id = $2 AND expires_at > $3 FOR UPDATE",
    ];
    let select = tx.word(SELECT);
    on!(tx, conn => sqlx::query_as(select).bind(organization.0).bind(id.0).bind(micros(now)).fetch_optional(conn))
}

/// A page of what a plan says of its domains, in its order; only the problems, or only the rest, when that is asked.
pub async fn items(
    tx: &mut Tx,
    organization: OrganizationId,
    id: PlanId,
    problem: Option<bool>,
    page: &Page,
) -> Result<Listed<Item>, Error> {
    const SELECT: &str = "SELECT i.position, i.domain_id, d.name, i.problem, c.content FROM plan_item i JOIN domain d ON d.id = i.domain_id \
        JOIN plan_content c ON c.plan_id = i.plan_id AND c.digest = i.digest \
        WHERE i.organization_id = $1 AND i.plan_id = $2 AND i.position > $3 AND (CAST($4 AS BOOLEAN) IS NULL OR i.problem = CAST($4 AS BOOLEAN)) \
        ORDER BY i.position LIMIT $5";
    let after = page.after.as_ref().map_or(-1, |cursor| {
        // A cursor of another list leads to the end of this one.
        cursor.key.parse().unwrap_or(i64::MAX)
    });
    let rows = on!(tx, conn => sqlx::query_as(SELECT)
        .bind(organization.0)
        .bind(id.0)
        .bind(after)
        .bind(problem)
        .bind(page.fetch())
        .fetch_all(conn))?;
    Ok(page.listed(rows, |item: &Item| Cursor {
        key: item.position.to_string(),
        id: item.domain_id.0,
    }))
}

/// What the plan has said of each of its domains, in its order.
pub async fn domains_of(
    tx: &mut Tx,
    organization: OrganizationId,
    id: PlanId,
) -> Result<Vec<Said>, Error> {
    const SELECT: &str = "SELECT i.domain_id, d.name, i.problem, i.sends, i.changes_registrant, i.sent FROM plan_item i JOIN domain d ON d.id = i.domain_id \
        WHERE i.organization_id = $1 AND i.plan_id = $2 ORDER BY i.position";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).fetch_all(conn))
}

/// The number of the last change of the organization's book; 0 before the first.
pub async fn last_change(tx: &mut Tx, organization: OrganizationId) -> Result<i64, Error> {
    const SELECT: &str = "SELECT COALESCE(MAX(id), 0) FROM book_change WHERE organization_id = $1";
    on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).fetch_one(conn))
}

/// Whether any of the plan's domains was written since, or at that very moment: changed, read, released, or found to be gone.
pub async fn touched_since(
    tx: &mut Tx,
    organization: OrganizationId,
    id: PlanId,
    since: DateTime<Utc>,
) -> Result<bool, Error> {
    const SELECT: &str = "SELECT EXISTS (SELECT 1 FROM plan_item i JOIN domain d ON d.id = i.domain_id \
        WHERE i.organization_id = $1 AND i.plan_id = $2 AND (d.updated_at >= $3 OR d.gone_at >= $3))";
    let found: bool = on!(tx, conn => sqlx::query_scalar(SELECT)
        .bind(organization.0)
        .bind(id.0)
        .bind(micros(since))
        .fetch_one(conn))?;
    Ok(found)
}

/// How many domains of the plan that this task carries out wait to be read since then; those that were released meanwhile don't.
pub async fn waiting_to_be_read(
    tx: &mut Tx,
    organization: OrganizationId,
    task: TaskId,
    since: DateTime<Utc>,
) -> Result<i64, Error> {
    const SELECT: &str = "SELECT COUNT(*) FROM plan p JOIN plan_item i ON i.plan_id = p.id JOIN domain d ON d.id = i.domain_id AND d.deleted_at IS NULL \
        WHERE p.organization_id = $1 AND p.task_id = $2 AND d.read_due_at IS NOT NULL AND (d.read_at IS NULL OR d.read_at < $3)";
    on!(tx, conn => sqlx::query_scalar(SELECT)
        .bind(organization.0)
        .bind(task.0)
        .bind(micros(since))
        .fetch_one(conn))
}

/// Whether what this plan says of its domains is there: not where the organization has no such plan, and not once it was swept.
pub async fn is_kept(tx: &mut Tx, organization: OrganizationId, id: PlanId) -> Result<bool, Error> {
    const SELECT: &str =
        "SELECT 1 FROM plan_item WHERE organization_id = $1 AND plan_id = $2 LIMIT 1";
    let found: Option<i32> = on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(id.0).fetch_optional(conn))?;
    Ok(found.is_some())
}

/// The domains to which the plan sends anything, by id. None where the organization has no such plan.
pub async fn sent(
    tx: &mut Tx,
    organization: OrganizationId,
    id: PlanId,
) -> Result<Vec<DomainId>, Error> {
    const SELECT: &str = "SELECT domain_id FROM plan_item WHERE organization_id = $1 AND plan_id = $2 AND sends ORDER BY domain_id";
    ids_by(tx, SELECT, organization, id).await
}

/// Those of [`sent`] of which the plan has said that they get another registrant.
pub async fn sent_as_registrant(
    tx: &mut Tx,
    organization: OrganizationId,
    id: PlanId,
) -> Result<Vec<DomainId>, Error> {
    const SELECT: &str = "SELECT domain_id FROM plan_item WHERE organization_id = $1 AND plan_id = $2 AND sends AND changes_registrant ORDER BY domain_id";
    ids_by(tx, SELECT, organization, id).await
}

async fn ids_by(
    tx: &mut Tx,
    select: &'static str,
    organization: OrganizationId,
    id: PlanId,
) -> Result<Vec<DomainId>, Error> {
    let ids: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar(select).bind(organization.0).bind(id.0).fetch_all(conn))?;
    Ok(ids.into_iter().map(DomainId).collect())
}

/// From when the renewals of a plan that runs are counted, by domain, where the end of the term was known.
pub async fn ends(
    tx: &mut Tx,
    organization: OrganizationId,
    id: PlanId,
) -> Result<BTreeMap<DomainId, DateTime<Utc>>, Error> {
    const SELECT: &str = "SELECT domain_id, ends_at FROM plan_item WHERE organization_id = $1 AND plan_id = $2 AND ends_at IS NOT NULL";
    let rows: Vec<(Uuid, DateTime<Utc>)> =
        on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).fetch_all(conn))?;
    Ok(rows
        .into_iter()
        .map(|(domain, at)| (DomainId(domain), at))
        .collect())
}
