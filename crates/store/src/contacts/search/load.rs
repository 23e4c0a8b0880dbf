//! Reading books into memory, and what has changed in them since.

use super::revision::seen;
use super::rows::{Row, doc};
use crate::books::{Base, Doc, View, build};
use crate::error::Error;
use crate::tx::Tx;
use model::id::OrganizationId;
use std::sync::Arc;
use uuid::Uuid;

/// So many contacts are read at once: what they take besides their book is a few megabytes.
const AT_ONCE: i64 = 4_000;

/// Columns of [`Row`], but for the last.
const COLUMNS: &str = "c.id, c.sort_key, c.search_text, c.is_active, c.kind = 'member', c.verification_status = 'verified', c.country_code, c.deleted_at IS NOT NULL";

/// The organization's book as this process knows it. It may lack what was changed in the meantime: [`caught_up`].
pub(super) async fn known(tx: &mut Tx, organization: OrganizationId) -> Result<Arc<View>, Error> {
    let book = tx.shelf().book(organization);
    if let Some(view) = book.view() {
        return Ok(view);
    }
    let _loading = book.loading.lock().await;
    if let Some(view) = book.view() {
        return Ok(view);
    }
    let view = Arc::new(load(tx, organization).await?);
    if tx.sees_the_committed() {
        book.keep(&view);
        tx.shelf().shorten(organization);
    }
    Ok(view)
}

/// The same with everything that this connection sees.
pub(super) async fn caught_up(
    tx: &mut Tx,
    organization: OrganizationId,
    known: Arc<View>,
) -> Result<Arc<View>, Error> {
    let bounds = tx.search_bounds();
    let upto = tx.word([
        "c.revision",
        "pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1",
    ]);
    let sql = format!(
        "SELECT {COLUMNS}, {upto} FROM contact c WHERE c.organization_id = $1 AND c.revision > $2 LIMIT {}",
        bounds.caught_up.saturating_add(1)
    );
    let rows: Vec<Row> = on!(tx, conn => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(organization.0)
        .bind(known.upto)
        .fetch_all(conn))?;
    if rows.is_empty() {
        return Ok(known);
    }
    let view = if rows.len() > bounds.caught_up {
        // Reading it all anew takes no longer, and less memory.
        load(tx, organization).await?
    } else {
        let upto = rows.iter().map(|row| row.8).max().unwrap_or(known.upto);
        let changed = rows.into_iter().map(doc).collect();
        known.with(changed, upto.max(known.upto))
    };
    let view = Arc::new(view);
    // What is not committed may never be.
    if tx.sees_the_committed() {
        let book = tx.shelf().book(organization);
        book.keep(&view);
        if view.late() > bounds.late {
            book.settle(&view);
        }
    }
    Ok(view)
}

/// Reads all of it.
async fn load(tx: &mut Tx, organization: OrganizationId) -> Result<View, Error> {
    // Before the rows: what changes in the meantime is read once more.
    let upto = seen(tx, organization).await?;
    let sql = format!(
        "SELECT {COLUMNS}, c.revision FROM contact c WHERE c.organization_id = $1 AND c.id > $2 AND c.deleted_at IS NULL ORDER BY c.id LIMIT {AT_ONCE}"
    );
    let mut after = Uuid::nil();
    // The parts double in size, so that each contact is merged only a few times.
    let mut parts: Vec<Base> = Vec::new();
    loop {
        let sql = sql.clone();
        let rows: Vec<Row> = on!(tx, conn => sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(organization.0)
            .bind(after)
            .fetch_all(conn))?;
        let Some(last) = rows.last() else {
            break;
        };
        after = last.0;
        parts = aside(move || {
            let docs: Vec<Doc> = rows.into_iter().map(doc).collect();
            let mut part = build::of(docs.iter());
            while let Some(before) = parts.pop_if(|before| before.len() <= part.len()) {
                part = build::joined(&before, &part);
            }
            parts.push(part);
            parts
        })
        .await?;
    }
    let base = aside(move || {
        let mut base = parts.pop().unwrap_or_default();
        while let Some(before) = parts.pop() {
            base = build::joined(&before, &base);
        }
        base
    })
    .await?;
    Ok(View::new(base, upto))
}

/// On a thread for what takes long.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Database(sqlx::Error::Decode(Box::new(error))))
}
