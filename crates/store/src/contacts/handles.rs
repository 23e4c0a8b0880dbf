//! Assigning handles.

use super::search::revision;
use crate::error::{Error, Unique, one_or_stale};
use crate::fold::fold;
use crate::history;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::contact::Snapshot;
use model::handle;
use model::id::{ContactId, OrganizationId};
use model::outside::{Chance, new_id};
use uuid::Uuid;

/// How often another handle is drawn when the one drawn is taken. The chance of that is one in a thousand million.
const TRIES: usize = 8;

/// A handle for a contact of this name that the installation has never assigned, counting deleted contacts and objects at registries.
///
/// # Errors
/// [`Error::Duplicate`] with [`Unique::HandleTaken`] when every handle drawn is taken.
pub async fn draw_handle(
    tx: &mut Tx,
    of: &Snapshot,
    now: DateTime<Utc>,
    chance: &dyn Chance,
) -> Result<String, Error> {
    const TAKEN: &str = "SELECT (SELECT COUNT(*) FROM contact WHERE handle = $1) + (SELECT COUNT(*) FROM contact_object WHERE handle = $1)";
    let installation = crate::installation::id(tx, new_id(now, chance)).await?;
    let initials = handle::initials(&of.first_name, &of.last_name, &of.country_code);
    for _ in 0..TRIES {
        let drawn = handle::draw(&initials, installation, chance);
        let taken: i64 = on!(tx, conn => sqlx::query_scalar(TAKEN).bind(&drawn).fetch_one(conn))?;
        if taken == 0 {
            return Ok(drawn);
        }
    }
    Err(Error::Duplicate(Unique::HandleTaken))
}

/// Gives a contact another handle, and increments its version.
///
/// # Errors
/// [`Error::Stale`] when its handle is not `from` any more, or it is gone; [`Error::Duplicate`] with [`Unique::HandleTaken`].
pub async fn set_handle(
    tx: &mut Tx,
    organization: OrganizationId,
    id: ContactId,
    from: &str,
    to: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE contact SET handle = $4, search_text = $5, updated_at = $6, version = version + 1, revision = $7 \
        WHERE organization_id = $1 AND id = $2 AND handle = $3 AND deleted_at IS NULL";
    let contact = super::get(tx, organization, id)
        .await?
        .ok_or(Error::Stale)?;
    let text = fold(&contact.snapshot.search_text(to));
    let revision = revision::next(tx, organization).await?;
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(id.0)
            .bind(from)
            .bind(to)
            .bind(&text)
            .bind(crate::column::micros(now))
            .bind(revision)
    )?)?;
    tx.moves.renamed(organization, id, now);
    history::follow(tx, &history::CONTACT, organization, id.0, now).await
}

/// The contacts that have this handle, deleted ones included, or an object under it at this registry: in any organization, since neither is ever given twice. A
/// caller tells no organization anything about another's.
pub async fn handle_owners(
    tx: &mut Tx,
    registry: &str,
    handle: &str,
) -> Result<Vec<(OrganizationId, ContactId)>, Error> {
    // Some registries write all handles in capitals, or in small letters.
    const SELECT: &str = "SELECT organization_id, id FROM contact WHERE handle IN ($1, $3, $4) \
        UNION SELECT organization_id, contact_id FROM contact_object WHERE registry = $2 AND handle IN ($1, $3, $4)";
    let found: Vec<(Uuid, Uuid)> = on!(tx, conn => sqlx::query_as(SELECT)
        .bind(handle)
        .bind(registry)
        .bind(handle.to_ascii_uppercase())
        .bind(handle.to_ascii_lowercase())
        .fetch_all(conn))?;
    Ok(found
        .into_iter()
        .map(|(organization, contact)| (OrganizationId(organization), ContactId(contact)))
        .collect())
}
