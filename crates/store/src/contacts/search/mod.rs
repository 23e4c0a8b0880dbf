//! Searching contacts: which of them have words that begin with those asked for, in the order of the list.
//!
//! The process has the words of a book in memory, each with the places of its contacts in the list (`crate::books`): a search is a set of places for each of its words, and what they have in common. That takes
//! as long for any words, however frequent, and wherever their contacts stand; and it counts without end. What has changed since is found by the number of its change ([`revision`]), and looked at one by one until there is a
//! new base ([`load`]). Signs that no word has, and roles, are looked up in the database for what the words have found ([`checked`]).

mod asked;
mod checked;
pub(crate) mod conditions;
mod load;
pub(crate) mod revision;
mod rows;
pub(crate) mod sql;

pub(crate) use asked::Asked;

use crate::books::{Hits, View, Wanted};
use crate::contacts::filter::{COUNTED, ContactFilter};
use crate::error::Error;
use crate::tx::Tx;
use checked::Check;
use model::id::OrganizationId;
use std::sync::Arc;
use uuid::Uuid;

/// So many are counted.
const MOST: usize = COUNTED as usize + 1;

fn counted(hits: &Hits) -> i64 {
    hits.count().min(MOST) as i64
}

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
            view: load::known(tx, organization).await?,
            wanted: rows::wanted(asked, filter),
            organization,
            filter,
            asked,
        })
    }

    /// Up to which change the book is known.
    pub(crate) fn upto(&self) -> i64 {
        self.view.upto
    }

    /// The countries that contacts of the book have, as codes, in their order.
    pub(crate) fn countries(&self) -> Vec<String> {
        let words = self.view.words(rows::COUNTRY);
        let codes = words.iter().filter_map(|word| rows::country_of(word));
        codes.map(str::to_owned).collect()
    }

    /// How many fit; one more than [`COUNTED`] when there are more than that. `None` when the words and the filter do not say it all.
    pub(crate) fn total(&self) -> Option<i64> {
        let check = Check::of(self.organization, self.filter, self.asked);
        check
            .is_none()
            .then(|| counted(&self.view.hits(&self.wanted)))
    }

    /// Learns what this connection sees.
    pub(crate) async fn catch_up(&mut self, tx: &mut Tx) -> Result<(), Error> {
        let known = Arc::clone(&self.view);
        self.view = load::caught_up(tx, self.organization, known).await?;
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
        let Some(check) = Check::of(self.organization, self.filter, self.asked) else {
            return Ok(Found {
                ids: hits.ids(after).take(limit).collect(),
                total: counted(&hits),
            });
        };
        let mut all = check.passing(tx, hits.ids(None), MOST).await?;
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
    load::known(tx, organization).await.map(drop)
}
