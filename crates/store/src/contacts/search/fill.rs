//! Writing what searches read for contacts that were there before it.

use super::facet::numbered;
use super::index::Entry;
use crate::error::Error;
use crate::many_rows::ManyRows;
use crate::tx::Tx;
use model::id::OrganizationId;
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

/// So many contacts are sorted by their words and written together: each part of the index is then written once.
const TOGETHER: i64 = 20_000;

#[derive(FromRow)]
struct Row {
    id: Uuid,
    organization_id: Uuid,
    sort_key: String,
    search_text: String,
    is_active: bool,
    is_member: bool,
    is_verified: bool,
    country_code: String,
}

/// Whether there are contacts but no lines at all.
pub(crate) async fn behind(tx: &mut Tx) -> Result<bool, Error> {
    const SELECT: &str = "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM contact WHERE deleted_at IS NULL LIMIT 1) AS a) \
        > (SELECT COUNT(*) FROM (SELECT 1 FROM contact_line LIMIT 1) AS b)";
    on!(tx, conn => sqlx::query_scalar(SELECT).fetch_one(conn))
}

/// Writes all of them.
pub(crate) async fn fill(tx: &mut Tx) -> Result<(), Error> {
    const SELECT: &str = "SELECT id, organization_id, sort_key, search_text, is_active, kind = 'member' AS is_member, verification_status = 'verified' AS is_verified, country_code \
        FROM contact WHERE id > $1 AND deleted_at IS NULL ORDER BY id LIMIT $2";
    let mut after = Uuid::nil();
    loop {
        let rows: Vec<Row> =
            on!(tx, conn => sqlx::query_as(SELECT).bind(after).bind(TOGETHER).fetch_all(conn))?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = last.id;
        let entries: Vec<Entry> = rows.into_iter().map(entry).collect();
        write(tx, &entries).await?;
    }
}

fn entry(row: Row) -> Entry {
    let facet = numbered(
        row.is_active,
        row.is_member,
        row.is_verified,
        &row.country_code,
    );
    let organization = OrganizationId(row.organization_id);
    Entry::new(organization, row.id, row.sort_key, facet, &row.search_text)
}

/// Writes these, which have none yet, in the order of the index.
pub(crate) async fn write(tx: &mut Tx, entries: &[Entry]) -> Result<(), Error> {
    static WORDS: ManyRows = ManyRows::new(
        "INSERT INTO contact_word (organization_id, word, sort_key, contact_id, facet) VALUES",
        (0, 5),
        200,
    );
    static LINES: ManyRows = ManyRows::new(
        "INSERT INTO contact_line (organization_id, words, sort_key, contact_id, facet) VALUES",
        (0, 5),
        200,
    );
    let mut words: Vec<(&Entry, &str)> = entries
        .iter()
        .flat_map(|entry| entry.words().map(move |word| (entry, word)))
        .collect();
    words.sort_unstable_by_key(|(entry, word)| (entry.organization(), *word, entry.key()));
    some(tx, &WORDS, &words).await?;
    let lines: Vec<(&Entry, String)> = entries.iter().map(|entry| (entry, entry.line())).collect();
    let mut lines: Vec<(&Entry, &str)> = lines
        .iter()
        .map(|(entry, line)| (*entry, line.as_str()))
        .collect();
    lines.sort_unstable_by_key(|(entry, _)| (entry.organization(), entry.key()));
    some(tx, &LINES, &lines).await
}

async fn some(
    tx: &mut Tx,
    statement: &'static ManyRows,
    rows: &[(&Entry, &str)],
) -> Result<(), Error> {
    for rows in rows.chunks(statement.most) {
        let sql = statement.text(tx, rows.len());
        touched!(tx, {
            let mut query =
                sqlx::query(AssertSqlSafe(sql)).persistent(statement.is_kept(rows.len()));
            for (entry, text) in rows {
                let (key, id) = entry.key();
                query = query
                    .bind(entry.organization())
                    .bind(*text)
                    .bind(key)
                    .bind(id)
                    .bind(entry.facet());
            }
            query
        })?;
    }
    Ok(())
}
