//! The books that this process has in memory.

use super::view::View;
use model::id::OrganizationId;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So many contacts all books together have in memory, about; the book that is searched has no limit.
const MOST: usize = 3_000_000;

/// All of them.
#[derive(Default)]
pub(crate) struct Shelf {
    books: Mutex<BTreeMap<OrganizationId, Arc<Book>>>,
    /// Counts the uses, so that it is known which book was used last.
    uses: AtomicU64,
}

/// One of them.
#[derive(Default)]
pub(crate) struct Book {
    view: Mutex<Option<Arc<View>>>,
    /// Held by whoever reads the whole of it.
    pub(crate) loading: tokio::sync::Mutex<()>,
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

    /// The organization's book, which is used now.
    pub(crate) fn book(&self, organization: OrganizationId) -> Arc<Book> {
        let book = Arc::clone(lock(&self.books).entry(organization).or_default());
        let now = self.uses.fetch_add(1, Ordering::Relaxed);
        book.used.store(now, Ordering::Relaxed);
        book
    }

    /// Drops the books that were not used for longest, while there are too many contacts.
    pub(crate) fn shorten(&self, except: OrganizationId) {
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
    /// As it is known.
    pub(crate) fn view(&self) -> Option<Arc<View>> {
        lock(&self.view).clone()
    }

    /// Keeps the later one.
    pub(crate) fn keep(&self, view: &Arc<View>) {
        let mut kept = lock(&self.view);
        if kept.as_ref().is_none_or(|kept| kept.upto <= view.upto) {
            *kept = Some(Arc::clone(view));
        }
    }

    /// Begins to make a new base, unless somebody does already. Searches go on with the old one.
    pub(crate) fn settle(self: &Arc<Self>, view: &Arc<View>) {
        if self.settling.swap(true, Ordering::AcqRel) {
            return;
        }
        let (book, view) = (Arc::clone(self), Arc::clone(view));
        tokio::task::spawn_blocking(move || {
            // Whatever happens here, the next one may begin.
            let _over = Over(&book.settling);
            let base = Arc::new(view.settled());
            let mut kept = lock(&book.view);
            if let Some(rebased) = kept.as_ref().and_then(|kept| kept.rebased(&view, &base)) {
                *kept = Some(Arc::new(rebased));
            }
        });
    }
}

/// Ends a settling when it is dropped.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}
