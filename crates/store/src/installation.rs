//! Settings and facts of the installation as a whole, which belong to no organization.

use crate::error::{Error, one};
use crate::tx::Tx;
use uuid::Uuid;

/// The registry that this database is used with, by its profile's name.
pub const REGISTRY: &str = "registry";

/// A stored setting of the installation.
pub async fn setting(tx: &mut Tx, name: &str) -> Result<Option<String>, Error> {
    const SELECT: &str = "SELECT value FROM installation_setting WHERE name = $1";
    on!(tx, conn => sqlx::query_scalar(SELECT).bind(name).fetch_optional(conn))
}

/// Stores a setting, replacing its previous value.
pub async fn remember(tx: &mut Tx, name: &str, value: &str) -> Result<(), Error> {
    const UPSERT: &str = "INSERT INTO installation_setting (name, value) VALUES ($1, $2) \
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    one(touched!(tx, sqlx::query(UPSERT).bind(name).bind(value))?)
}

/// The registries of all organizations' domains, by their profiles' names, with the number of domains at each; largest first.
pub async fn registries_in_use(tx: &mut Tx) -> Result<Vec<(String, i64)>, Error> {
    const SELECT: &str = "SELECT registry, COUNT(*) FROM domain WHERE deleted_at IS NULL GROUP BY registry ORDER BY COUNT(*) DESC, registry";
    on!(tx, conn => sqlx::query_as(SELECT).fetch_all(conn))
}

/// The installation's own id, which a copy of the database shares. Generated on first use.
///
/// # Errors
/// [`Error::Unreadable`] when the stored value is not an id.
pub async fn id(tx: &mut Tx, drawn: Uuid) -> Result<Uuid, Error> {
    const ID: &str = "id";
    const INSERT: &str = "INSERT INTO installation_setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    if let Some(known) = tx.installation().get() {
        return Ok(*known);
    }
    let read = |text: String| {
        text.parse()
            .map_err(|_| Error::Unreadable("the installation's id is none".into()))
    };
    if let Some(stored) = setting(tx, ID).await? {
        let id = read(stored)?;
        // It was there before: one that this transaction writes may yet be taken back.
        let _ = tx.installation().set(id);
        return Ok(id);
    }
    // Nothing is inserted when another process was quicker.
    touched!(tx, sqlx::query(INSERT).bind(ID).bind(drawn.to_string()))?;
    read(setting(tx, ID).await?.ok_or(Error::Missing)?)
}
