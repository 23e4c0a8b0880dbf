//! Searching contacts: which of them have words that begin with those asked for, in the order of the list.
//!
//! Words stand in the index with their place in the list beside them (`contact_word`), and each contact stands once, in the order of the list, with all its words
//! (`contact_line`). How many rows a search reads is bounded for all but contrived books, however large and however its matches are spread:
//!
//! - A word that at most [`SearchBounds::sorted`] rows of the index begin with: these rows are read and sorted.
//! - More, but few different words begin so ([`SearchBounds::merged`]): the first page of each of these is read, and merged.
//! - More: the list is walked for as many rows as that may save ([`SearchBounds::walked`]), and the page is mostly full by then. If it is not, all rows of the word are read.
//! - Several words: the rarest is looked up, the others are looked for in each line. A filter that few contacts pass is looked up in place of a word.
//!
//! Counting stops beyond [`super::COUNTED`] and needs no order.

mod asked;
mod facet;
mod fill;
mod index;
pub(crate) mod sql;
pub(crate) mod statement;

pub(crate) use asked::Asked;
pub(crate) use facet::facet;
pub(crate) use fill::{behind, fill, write};
pub(crate) use index::{Entry, LINE, Place, forget, words_statement};

use crate::contacts::filter::{COUNTED, ContactFilter};
use crate::error::Error;
use crate::tuning::SearchBounds;
use crate::tx::Tx;
use model::id::OrganizationId;
use sql::{Sql, Value, with_values};
use sqlx::AssertSqlSafe;
use statement::{Candidates, Looked, Read};
use uuid::Uuid;

/// A search, planned.
pub(crate) struct Search<'a> {
    looked: Looked<'a>,
    /// In this order until the page is full; the last one reads all.
    ways: Vec<Candidates>,
    counted: Candidates,
}

impl<'a> Search<'a> {
    /// How this is best looked for. At least one word is asked for.
    pub(crate) async fn plan(
        tx: &mut Tx,
        organization: OrganizationId,
        filter: &'a ContactFilter,
        asked: &'a Asked,
    ) -> Result<Self, Error> {
        let mut looked = Looked {
            organization,
            filter,
            asked,
            few: Vec::new(),
            whole: None,
            position: tx.word(["instr", "strpos"]),
        };
        let bounds = tx.search_bounds();
        let mut rarest = (0, i64::MAX);
        for word in 0..asked.words.len() {
            let rows = rows_of(tx, &looked, word, bounds).await?;
            looked.few.push(rows <= bounds.sorted);
            if rows < rarest.1 {
                rarest = (word, rows);
            }
        }
        let (word, rows) = rarest;
        if rows <= bounds.sorted {
            return Ok(Self::one_way(looked, Candidates::Begins(word)));
        }
        if passing(tx, &looked, bounds).await? <= bounds.sorted {
            return Ok(Self::one_way(looked, Candidates::Filtered));
        }
        let words = words_of(tx, &looked, word, bounds).await?;
        if words == 1 {
            looked.whole = first_of(tx, &looked, word).await?;
            return Ok(Self::one_way(looked, Candidates::Is(word)));
        }
        let mut ways = match asked.words.len() {
            1 if words <= bounds.merged => vec![Candidates::Merged(word)],
            // Finding where many lines end takes as long as walking them: mostly a tenth of them fills the page.
            1 => vec![
                Candidates::Next(bounds.walked / 10),
                Candidates::Next(bounds.walked),
            ],
            _ => vec![Candidates::Next(bounds.walked / 4)],
        };
        ways.push(Candidates::Begins(word));
        Ok(Self {
            looked,
            ways,
            counted: Candidates::Begins(word),
        })
    }

    fn one_way(looked: Looked<'a>, way: Candidates) -> Self {
        Self {
            looked,
            ways: vec![way],
            counted: way,
        }
    }

    /// The first contacts behind a place of the list, in its order.
    pub(crate) async fn page(
        &self,
        tx: &mut Tx,
        after: Option<(&str, Uuid)>,
        limit: i64,
    ) -> Result<Vec<Uuid>, Error> {
        let mut found = Vec::new();
        for way in &self.ways {
            let Some(sql) = self.looked.statement(*way, Read::Page { after, limit }) else {
                return Ok(Vec::new());
            };
            let rows: Vec<(String, Uuid)> = on!(tx, conn => {
                with_values!(sqlx::query_as(AssertSqlSafe(sql.text)), sql.values).fetch_all(conn)
            })?;
            found = rows.into_iter().map(|(_, id)| id).collect();
            // A merge reads all there is when it reads less than the page.
            let complete = !matches!(way, Candidates::Next(_));
            if complete || found.len() as i64 == limit {
                break;
            }
        }
        Ok(found)
    }

    /// How many fit; one more than [`COUNTED`] when there are more than that.
    pub(crate) async fn count(&self, tx: &mut Tx) -> Result<i64, Error> {
        let limit = COUNTED + 1;
        let Some(sql) = self.looked.statement(self.counted, Read::Count { limit }) else {
            return Ok(0);
        };
        number(tx, sql).await
    }
}

async fn number(tx: &mut Tx, sql: Sql) -> Result<i64, Error> {
    on!(tx, conn => {
        with_values!(sqlx::query_scalar(AssertSqlSafe(sql.text)), sql.values).fetch_one(conn)
    })
}

fn of_organization(looked: &Looked<'_>) -> Sql {
    Sql {
        text: String::new(),
        values: vec![Value::Id(looked.organization.0)],
    }
}

/// How many rows of the index begin with that word; one more than that bound when there are more.
async fn rows_of(
    tx: &mut Tx,
    looked: &Looked<'_>,
    word: usize,
    bounds: SearchBounds,
) -> Result<i64, Error> {
    let mut sql = of_organization(looked);
    let (low, high) = looked.span(word);
    sql.say("SELECT COUNT(*) FROM (SELECT 1 FROM contact_word w WHERE w.organization_id = $1 AND w.word >= ");
    sql.put(Value::Text(low))
        .say(" AND w.word < ")
        .put(Value::Text(high));
    sql.say(" LIMIT ")
        .number(bounds.sorted + 1)
        .say(") AS some_rows");
    number(tx, sql).await
}

/// How many contacts pass the filter, the role apart; one more than that bound when there are more, or nothing but active ones are asked for.
async fn passing(tx: &mut Tx, looked: &Looked<'_>, bounds: SearchBounds) -> Result<i64, Error> {
    let filter = looked.filter;
    if filter.kind.is_none()
        && filter.verification_status.is_none()
        && filter.country_code.is_none()
        && filter.is_active != Some(false)
    {
        return Ok(bounds.sorted + 1);
    }
    let mut sql = of_organization(looked);
    sql.say("SELECT COUNT(*) FROM (SELECT 1 FROM contact c WHERE c.organization_id = $1");
    sql.say(" AND c.deleted_at IS NULL");
    statement::passing(&mut sql, filter);
    sql.say(" LIMIT ")
        .number(bounds.sorted + 1)
        .say(") AS some_rows");
    number(tx, sql).await
}

/// How many different words of the book begin with that one; one more than that bound when there are more.
async fn words_of(
    tx: &mut Tx,
    looked: &Looked<'_>,
    word: usize,
    bounds: SearchBounds,
) -> Result<i64, Error> {
    let mut sql = of_organization(looked);
    looked.words_of_the_book(&mut sql, word);
    sql.say("SELECT COUNT(*) FROM (SELECT word FROM book WHERE word IS NOT NULL LIMIT ");
    sql.number(bounds.merged.max(1) + 1).say(") AS some_words");
    number(tx, sql).await
}

/// The first word of the book that begins with that one.
async fn first_of(tx: &mut Tx, looked: &Looked<'_>, word: usize) -> Result<Option<String>, Error> {
    let mut sql = of_organization(looked);
    let (low, high) = looked.span(word);
    sql.say("SELECT w.word FROM contact_word w WHERE w.organization_id = $1 AND w.word >= ");
    sql.put(Value::Text(low))
        .say(" AND w.word < ")
        .put(Value::Text(high));
    sql.say(" ORDER BY w.word LIMIT 1");
    on!(tx, conn => {
        with_values!(sqlx::query_scalar(AssertSqlSafe(sql.text)), sql.values).fetch_optional(conn)
    })
}
