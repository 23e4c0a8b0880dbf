//! Adding entries, and whom they concern.

use crate::audit_entry::{Audit, Each};
use crate::column::micros;
use crate::error::{Error, one};
use crate::history;
use crate::kept;
use crate::many_rows::ManyRows;
use crate::tx::Tx;
use model::audit::concerned;
use model::stored::{Object, Stored};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// How many entries one statement writes.
const AT_ONCE: usize = 200;

/// From here on, entries of this transaction follow from the entry of that id, which the caller writes before it commits. That entry itself follows from nothing.
pub fn under(tx: &mut Tx, cause: Uuid) {
    tx.cause = Some(cause);
}

/// What an entry follows from: what it says itself, else what the transaction does.
fn cause(tx: &Tx, entry: &Audit) -> Option<Uuid> {
    let cause = entry.cause_id.or(tx.cause);
    cause.filter(|cause| *cause != entry.id)
}

/// Adds an entry.
///
/// # Errors
/// [`Error::Missing`] when the organization does not exist.
pub async fn append(tx: &mut Tx, entry: &Audit) -> Result<(), Error> {
    crate::webhooks::of_audit(tx, entry).await?;
    const INSERT: &str = "INSERT INTO audit_entry (id, organization_id, at, actor_kind, actor_id, actor_name, action, object_kind, \
        object_id, before, after, cause_id, change_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let cause = cause(tx, entry);
    let change = history::change(tx, entry.organization_id, entry.at).await?;
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(entry.id)
            .bind(entry.organization_id.0)
            .bind(micros(entry.at))
            .bind(&entry.actor_kind)
            .bind(entry.actor_id)
            .bind(&entry.actor_name)
            .bind(&entry.action)
            .bind(&entry.object_kind)
            .bind(entry.object_id)
            .bind(object(entry.before.as_ref())?)
            .bind(object(entry.after.as_ref())?)
            .bind(cause)
            .bind(change.id)
    )?)?;
    mention(tx, entry).await
}

/// Notes the other objects that the entry concerns, so that their histories tell of it.
async fn mention(tx: &mut Tx, entry: &Audit) -> Result<(), Error> {
    // One object may be named as two kinds of thing.
    static INSERT: ManyRows = ManyRows::new(
        "INSERT INTO audit_mention (organization_id, at, entry_id, object_id, object_kind) VALUES",
        (3, 2),
        AT_ONCE,
    )
    .then(" ON CONFLICT DO NOTHING");
    let mut others = concerned(entry.before.as_ref(), entry.after.as_ref());
    others.retain(|other| other.id != entry.object_id);
    let others: Vec<_> = others.into_iter().collect();
    for others in others.chunks(INSERT.most) {
        let sql = INSERT.text(tx, others.len());
        touched!(tx, {
            let mut query = sqlx::query(AssertSqlSafe(sql))
                .persistent(INSERT.is_kept(others.len()))
                .bind(entry.organization_id.0)
                .bind(micros(entry.at))
                .bind(entry.id);
            for other in others {
                query = query.bind(other.id).bind(other.kind);
            }
            query
        })?;
    }
    Ok(())
}

/// Adds an entry for each of many objects to which the same was done: `of` says by whom, when, what and why. Its own id, object and sides are not used.
/// The histories of what these entries name do not tell of each one: that is for the entry that they follow from.
///
/// # Errors
/// [`Error::Missing`] when the organization does not exist.
pub async fn append_each(tx: &mut Tx, of: &Audit, each: &[Each]) -> Result<(), Error> {
    static INSERT: ManyRows = ManyRows::new(
        "INSERT INTO audit_entry (organization_id, at, actor_kind, actor_id, actor_name, action, object_kind, cause_id, change_id, id, object_id, before, after) VALUES",
        (9, 4),
        AT_ONCE,
    );
    crate::webhooks::of_each(tx, of, each).await?;
    let cause = cause(tx, of);
    let change = history::change(tx, of.organization_id, of.at).await?;
    for each in each.chunks(AT_ONCE) {
        let sql = INSERT.text(tx, each.len());
        let mut sides = Vec::with_capacity(each.len());
        for one in each {
            sides.push((object(one.before.as_ref())?, object(one.after.as_ref())?));
        }
        touched!(tx, {
            let mut query = sqlx::query(AssertSqlSafe(sql))
                .persistent(INSERT.is_kept(each.len()))
                .bind(of.organization_id.0)
                .bind(micros(of.at))
                .bind(&of.actor_kind)
                .bind(of.actor_id)
                .bind(&of.actor_name)
                .bind(&of.action)
                .bind(&of.object_kind)
                .bind(cause)
                .bind(change.id);
            for (one, (before, after)) in each.iter().zip(sides) {
                query = query
                    .bind(one.id)
                    .bind(one.object_id)
                    .bind(before)
                    .bind(after);
            }
            query
        })?;
    }
    Ok(())
}

fn object(value: Option<&Value>) -> Result<Option<sqlx::types::Json<Value>>, Error> {
    let Some(value) = value else { return Ok(None) };
    let object = Object::of_members(value.clone()).map_err(Error::Unreadable)?;
    kept::write_object(object).map(Some)
}
