//! `IN` lists. The engines have no common way of binding an array, so the placeholders are written out, in two sizes only: few statements to prepare and cache.

use crate::error::Error;
use crate::places::placed;
use crate::tx::Tx;
use model::id::OrganizationId;
use sqlx::FromRow;
use sqlx_postgres::PgRow;
use sqlx_sqlite::SqliteRow;
use std::sync::OnceLock;
use uuid::Uuid;

const FEW: usize = 50;
/// The longest list for one statement; longer ones are queried in batches.
pub(crate) const MANY: usize = 200;

/// One more condition: the column is one of the values that are bound from `first` on. For short lists that come in few sizes; an empty list matches nothing.
pub(crate) fn among(column: &str, first: usize, count: usize) -> String {
    if count == 0 {
        return " AND 1 = 0".into();
    }
    let places: Vec<String> = (first..first + count)
        .map(|number| format!("${number}"))
        .collect();
    format!(" AND {column} IN ({})", places.join(", "))
}

/// A statement around an `IN` list.
pub(crate) struct InList {
    head: &'static str,
    tail: &'static str,
    /// The number of the list's first placeholder.
    first: usize,
    texts: [OnceLock<String>; 4],
}

impl InList {
    pub(crate) const fn new(head: &'static str, tail: &'static str, first: usize) -> Self {
        Self {
            head,
            tail,
            first,
            texts: [const { OnceLock::new() }; 4],
        }
    }

    /// The statement that takes these ids, or other values (1 to [`MANY`]), and the values to bind: the last one is repeated to fill the placeholders.
    pub(crate) fn filled<'a, T: Copy + Default>(
        &'static self,
        tx: &Tx,
        ids: &'a [T],
    ) -> (&'static str, impl Iterator<Item = T> + 'a) {
        let (which, places) = if ids.len() <= FEW {
            (0, FEW)
        } else {
            (1, MANY)
        };
        let postgres = tx.is_postgres();
        let text = self.texts[which + 2 * usize::from(postgres)].get_or_init(|| {
            let places: Vec<String> = (self.first..self.first + places)
                .map(|number| format!("${number}"))
                .collect();
            let text = format!("{}{}{}", self.head, places.join(", "), self.tail);
            placed(postgres, text)
        });
        let last = ids.last().copied().unwrap_or_default();
        (
            text,
            ids.iter()
                .copied()
                .chain(std::iter::repeat(last))
                .take(places),
        )
    }
}

/// The organization's rows for these ids, in no particular order: one statement per [`MANY`] of them. The organization is `$1`.
pub(crate) async fn rows_of<T>(
    tx: &mut Tx,
    select: &'static InList,
    organization: OrganizationId,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<T>, Error>
where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let mut ids: Vec<Uuid> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let mut rows = Vec::with_capacity(ids.len());
    for ids in ids.chunks(MANY) {
        let (sql, ids) = select.filled(tx, ids);
        rows.extend(on!(tx, conn => {
            let mut query = sqlx::query_as::<_, T>(sql).bind(organization.0);
            for id in ids {
                query = query.bind(id);
            }
            query.fetch_all(conn)
        })?);
    }
    Ok(rows)
}
