//! The order of domains in lists: as people read their names.

use crate::column::Word;
use crate::error::Error;
use crate::fold::fold;
use crate::tx::Tx;
use model::domain_name::DomainName;
use sqlx::FromRow;
use uuid::Uuid;

/// The Unicode form, folded: `bücher.example` stands beside `buch.example`, and not under `xn--`.
pub(crate) fn sort_key(name: &DomainName) -> String {
    fold(&name.unicode())
}

#[derive(FromRow)]
struct Unsorted {
    id: Uuid,
    #[sqlx(try_from = "Word<DomainName>")]
    name: DomainName,
}

/// Whether rows have no key yet: they were written before keys were.
pub(crate) async fn behind(tx: &mut Tx) -> Result<bool, Error> {
    const SELECT: &str = "SELECT id FROM domain WHERE sort_key = '' LIMIT 1";
    let found: Option<Uuid> = on!(tx, conn => sqlx::query_scalar(SELECT).fetch_optional(conn))?;
    Ok(found.is_some())
}

/// Gives those rows the keys that new ones get.
pub(crate) async fn fold_migrated(tx: &mut Tx) -> Result<(), Error> {
    const SELECT: &str =
        "SELECT id, name FROM domain WHERE sort_key = '' AND id > $1 ORDER BY id LIMIT 1000";
    const UPDATE: &str = "UPDATE domain SET sort_key = $2 WHERE id = $1";
    let mut after = Uuid::nil();
    loop {
        let rows: Vec<Unsorted> =
            on!(tx, conn => sqlx::query_as(SELECT).bind(after).fetch_all(conn))?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = last.id;
        for row in &rows {
            touched!(
                tx,
                sqlx::query(UPDATE).bind(row.id).bind(sort_key(&row.name))
            )?;
        }
    }
}
