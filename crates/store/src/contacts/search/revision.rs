//! The number of the change that wrote a contact last: by it, a book in memory finds what it does not know yet.
//!
//! On SQLite one transaction writes at a time, and each change gets the next number of its organization. On PostgreSQL it is the transaction's own number, which is given at its beginning and seen at its end:
//! whoever reads knows the book up to the oldest transaction that has not ended.

use crate::error::Error;
use crate::tx::Tx;
use model::id::OrganizationId;

/// The number for what this transaction is about to write.
pub(crate) async fn next(tx: &mut Tx, organization: OrganizationId) -> Result<i64, Error> {
    const SELECT: [&str; 2] = [
        "SELECT COALESCE(MAX(revision), 0) + 1 FROM contact WHERE organization_id = $1",
        "SELECT pg_current_xact_id()::text::bigint WHERE $1::uuid IS NOT NULL",
    ];
    one(tx, SELECT, organization).await
}

/// Up to which change this connection sees the book.
pub(super) async fn seen(tx: &mut Tx, organization: OrganizationId) -> Result<i64, Error> {
    const SELECT: [&str; 2] = [
        "SELECT COALESCE(MAX(revision), 0) FROM contact WHERE organization_id = $1",
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1 WHERE $1::uuid IS NOT NULL",
    ];
    one(tx, SELECT, organization).await
}

async fn one(
    tx: &mut Tx,
    select: [&'static str; 2],
    organization: OrganizationId,
) -> Result<i64, Error> {
    let select = tx.word(select);
    on!(tx, conn => sqlx::query_scalar(select).bind(organization.0).fetch_one(conn))
}

/// Forgets numbers of another PostgreSQL server, whose dump this database was restored from: they may be ahead of this one's for years, and would be read anew by each search.
pub(crate) async fn own(tx: &mut Tx) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE contact SET revision = 0 WHERE revision >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint";
    touched!(tx, sqlx::query(UPDATE)).map(drop)
}

/// Whether there are such.
pub(crate) async fn foreign(tx: &mut Tx) -> Result<bool, Error> {
    const SELECT: &str = "SELECT COUNT(*) FROM organization o \
        WHERE (SELECT MAX(c.revision) FROM contact c WHERE c.organization_id = o.id) >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint";
    if !tx.is_postgres() {
        return Ok(false);
    }
    let found: i64 = on!(tx, conn => sqlx::query_scalar(SELECT).fetch_one(conn))?;
    Ok(found > 0)
}
