//! Opening a database: its schema is brought up to date, and then what a migration could not fill in with SQL. Each is checked by reading first, so that
//! opening a database that another process is writing to need not wait.

use crate::contacts::search::revision;
use crate::db::{Db, Target};
use crate::domains::order;
use crate::error::Error;
use crate::fill_agreement;
use crate::people;
use crate::tuning::Tuning;
use crate::words::DOMAINS;
use model::id::OrganizationId;
use uuid::Uuid;

impl Db {
    /// Opens the database as [`Db::open_with`] does, with the default settings.
    ///
    /// # Errors
    /// When it can't be reached or opened, or a migration fails.
    pub async fn open(target: &Target) -> Result<Self, Error> {
        Self::open_with(target, &Tuning::default()).await
    }

    /// Opens the database and brings its schema up to date.
    ///
    /// # Errors
    /// When it can't be reached or opened, or a migration fails; [`Error::Unsupported`] behind a pooler in transaction mode.
    pub async fn open_with(target: &Target, tuning: &Tuning) -> Result<Self, Error> {
        let db = Self::connect(target, tuning).await?;
        fold_names(&db).await?;
        order_domains(&db).await?;
        index_words(&db).await?;
        number_contacts(&db).await?;
        fill_agreement::fill(&db).await?;
        Ok(db)
    }
}

/// Gives people whose keys for sorting and searching come from a migration those that new rows get.
async fn fold_names(db: &Db) -> Result<(), Error> {
    if people::migrated(&mut db.read().await?).await?.is_empty() {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    people::fold_migrated(&mut tx).await?;
    tx.commit().await
}

/// Gives domains from before the list had its order the keys that new ones get.
async fn order_domains(db: &Db) -> Result<(), Error> {
    if !order::behind(&mut db.read().await?).await? {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    order::fold_migrated(&mut tx).await?;
    tx.commit().await
}

/// Writes the words of domains that have none: those from before words were stored.
async fn index_words(db: &Db) -> Result<(), Error> {
    const ROWS: &str = "SELECT d.id, d.organization_id, d.search_text FROM domain d WHERE d.id > $1 AND d.deleted_at IS NULL ORDER BY d.id LIMIT 1000";
    if !DOMAINS.behind(&mut db.read().await?, ROWS).await? {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    if !DOMAINS.behind(&mut tx, ROWS).await? {
        return Ok(());
    }
    let mut after = Uuid::nil();
    // One transaction: a crash leaves none, and the next opening starts over.
    loop {
        let rows: Vec<(Uuid, Uuid, String)> =
            on!(tx, conn => sqlx::query_as(ROWS).bind(after).fetch_all(conn))?;
        let Some((last, _, _)) = rows.last() else {
            break;
        };
        after = *last;
        for (id, organization, text) in &rows {
            DOMAINS
                .write(&mut tx, OrganizationId(*organization), *id, text, false)
                .await?;
        }
    }
    tx.commit().await
}

/// Contacts of a dump have the numbers of changes of another server.
async fn number_contacts(db: &Db) -> Result<(), Error> {
    if !revision::foreign(&mut db.read().await?).await? {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    revision::own(&mut tx).await?;
    tx.commit().await
}
