//! Searching contacts: which of them have words that begin with those asked for, in the order of the list.
//!
//! The process has the words of a book in memory, each with the places of its contacts in the list ([`base`]): a search is a set of places for each of its words, and what they have in common. That takes
//! as long for any words, however frequent, and wherever their contacts stand; and it counts without end. What has changed since is found by the number of its change ([`revision`]), and looked at one by one until there is a
//! new base ([`view`], [`shelf`]). Signs that no word has, and roles, are looked up in the database for what the words have found ([`checked`]).

mod asked;
mod base;
mod bits;
mod build;
mod checked;
pub(crate) mod conditions;
mod doc;
pub(crate) mod revision;
mod shelf;
pub(crate) mod sql;
mod texts;
mod view;

pub(crate) use asked::Asked;
pub(crate) use shelf::Shelf;

use crate::contacts::filter::{COUNTED, ContactFilter};
use crate::error::Error;
use crate::tx::Tx;
use checked::Check;
use doc::Wanted;
use model::id::OrganizationId;
use std::sync::Arc;
use uuid::Uuid;
use view::View;

/// A page of a search.
pub(crate) struct Found {
    /// The contacts, in the order of the list.
    pub(crate) ids: Vec<Uuid>,
    /// How many fit; one more than [`COUNTED`] when there are more than that.
    pub(crate) total: i64,
}

/// A search of a book as it was when it began.
pub(crate) struct Search<'a> {
    organization: OrganizationId,
    filter: &'a ContactFilter,
    asked: &'a Asked,
    wanted: Wanted,
    view: Arc<View>,
}

impl<'a> Search<'a> {
    /// In the book as this process knows it. Whoever does not [`Self::catch_up`] before must ask the database whether something was changed behind [`Self::upto`].
    pub(crate) async fn begin(
        tx: &mut Tx,
        organization: OrganizationId,
        filter: &'a ContactFilter,
        asked: &'a Asked,
    ) -> Result<Self, Error> {
        Ok(Self {
            view: shelf::known(tx, organization).await?,
            wanted: Wanted::of(asked, filter),
            organization,
            filter,
            asked,
        })
    }

    /// Up to which change the book is known.
    pub(crate) fn upto(&self) -> i64 {
        self.view.upto
    }

    /// Learns what this connection sees.
    pub(crate) async fn catch_up(&mut self, tx: &mut Tx) -> Result<(), Error> {
        let known = Arc::clone(&self.view);
        self.view = shelf::caught_up(tx, self.organization, known).await?;
        Ok(())
    }

    /// The first contacts behind a place of the list, and how many there are in all.
    pub(crate) async fn page(
        &self,
        tx: &mut Tx,
        after: Option<(&str, Uuid)>,
        limit: usize,
    ) -> Result<Found, Error> {
        let hits = self.view.hits(&self.wanted);
        let most = COUNTED as usize + 1;
        let Some(check) = Check::of(self.organization, self.filter, self.asked) else {
            return Ok(Found {
                ids: hits.ids(after).take(limit).collect(),
                total: hits.count().min(most) as i64,
            });
        };
        let mut all = check.passing(tx, hits.ids(None), most).await?;
        let total = all.len() as i64;
        let ids = match after {
            Some(_) => check.passing(tx, hits.ids(after), limit).await?,
            None => {
                all.truncate(limit);
                all
            }
        };
        Ok(Found { ids, total })
    }
}

/// [`Search::page`] of what this connection sees.
pub(crate) async fn find(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &ContactFilter,
    asked: &Asked,
    (after, limit): (Option<(&str, Uuid)>, usize),
) -> Result<Found, Error> {
    let mut search = Search::begin(tx, organization, filter, asked).await?;
    search.catch_up(tx).await?;
    search.page(tx, after, limit).await
}

/// Reads the organization's book, so that the first search finds it in memory.
pub(crate) async fn warm(tx: &mut Tx, organization: OrganizationId) -> Result<(), Error> {
    shelf::known(tx, organization).await.map(drop)
}
