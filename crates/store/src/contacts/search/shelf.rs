//! The books that this process has in memory, and how each keeps up with its database.

use super::base::Base;
use super::build;
use super::doc::{Doc, Row};
use super::revision::seen;
use super::view::View;
use crate::error::Error;
use crate::tx::Tx;
use model::id::OrganizationId;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// So many contacts are read at once.
const AT_ONCE: i64 = 20_000;
/// So many contacts all books together have in memory, about; the book that is searched has no limit.
const MOST: usize = 3_000_000;

/// Columns of [`Row`], but for the last.
const COLUMNS: &str = "c.id, c.sort_key, c.search_text, c.is_active, c.kind = 'member', c.verification_status = 'verified', c.country_code, c.deleted_at IS NOT NULL";

/// All of them.
#[derive(Default)]
pub(crate) struct Shelf {
    books: Mutex<BTreeMap<OrganizationId, Arc<Book>>>,
    /// Counts the uses, so that it is known which book was used last.
    uses: AtomicU64,
}

/// One of them.
#[derive(Default)]
struct Book {
    view: Mutex<Option<Arc<View>>>,
    /// Held by whoever reads the whole of it.
    loading: tokio::sync::Mutex<()>,
    /// Somebody makes a new base.
    settling: AtomicBool,
    used: AtomicU64,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shelf {
    /// Whether the organization's book is there.
    pub(crate) fn has(&self, organization: OrganizationId) -> bool {
        let book = lock(&self.books).get(&organization).cloned();
        book.is_some_and(|book| lock(&book.view).is_some())
    }

    fn book(&self, organization: OrganizationId) -> Arc<Book> {
        let book = Arc::clone(lock(&self.books).entry(organization).or_default());
        let now = self.uses.fetch_add(1, Ordering::Relaxed);
        book.used.store(now, Ordering::Relaxed);
        book
    }

    /// Drops the books that were not used for longest, while there are too many contacts.
    fn shorten(&self, except: OrganizationId) {
        let mut books = lock(&self.books);
        let size = |book: &Book| lock(&book.view).as_ref().map_or(0, |view| view.len());
        let mut all: usize = books.values().map(|book| size(book)).sum();
        while all > MOST {
            let oldest = books
                .iter()
                .filter(|(id, _)| **id != except)
                .min_by_key(|(_, book)| book.used.load(Ordering::Relaxed))
                .map(|(id, _)| *id);
            let Some(book) = oldest.and_then(|id| books.remove(&id)) else {
                return;
            };
            all -= size(&book);
        }
    }
}

impl Book {
    fn view(&self) -> Option<Arc<View>> {
        lock(&self.view).clone()
    }

    /// Keeps the later one.
    fn keep(&self, view: &Arc<View>) {
        let mut kept = lock(&self.view);
        if kept.as_ref().is_none_or(|kept| kept.upto <= view.upto) {
            *kept = Some(Arc::clone(view));
        }
    }

    /// Begins to make a new base, unless somebody does already. Searches go on with the old one.
    fn settle(self: &Arc<Self>, view: &Arc<View>) {
        if self.settling.swap(true, Ordering::AcqRel) {
            return;
        }
        let (book, view) = (Arc::clone(self), Arc::clone(view));
        tokio::task::spawn_blocking(move || {
            let base = Arc::new(view.settled());
            let mut kept = lock(&book.view);
            if let Some(rebased) = kept.as_ref().and_then(|kept| kept.rebased(&view, &base)) {
                *kept = Some(Arc::new(rebased));
            }
            drop(kept);
            book.settling.store(false, Ordering::Release);
        });
    }
}

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
        let changed = rows.into_iter().map(Doc::of).collect();
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
            let docs: Vec<Doc> = rows.into_iter().map(Doc::of).collect();
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
