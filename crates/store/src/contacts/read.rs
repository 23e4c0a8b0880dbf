//! Reading contacts by id.

use super::{Contact, columns};
use crate::error::Error;
use crate::in_list::{InList, MANY};
use crate::tx::Tx;
use model::id::{ContactId, OrganizationId};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The organization's contact of this id, unless it is deleted.
pub async fn get(
    tx: &mut Tx,
    organization: OrganizationId,
    id: ContactId,
) -> Result<Option<Contact>, Error> {
    const SELECT: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM contact c WHERE c.organization_id = $1 AND c.id = $2 AND c.deleted_at IS NULL"
    );
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).fetch_optional(conn))
}

/// The contacts of organization `$1` whose ids follow.
macro_rules! these {
    () => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM contact c WHERE c.organization_id = $1 AND c.deleted_at IS NULL AND c.id IN ("
        )
    };
}

/// Those of these contacts that the organization has and that are not deleted, in no particular order, each once.
pub async fn many(
    tx: &mut Tx,
    organization: OrganizationId,
    ids: &[ContactId],
) -> Result<Vec<Contact>, Error> {
    static SELECT: InList = InList::new(these!(), ")", 2);
    some(tx, &SELECT, organization, ids).await
}

/// [`many()`], and nobody changes them until the commit: others may read them so at the same time.
pub(crate) async fn share_many(
    tx: &mut Tx,
    organization: OrganizationId,
    ids: &[ContactId],
) -> Result<Vec<Contact>, Error> {
    static SELECT: InList = InList::new(these!(), ")", 2);
    // SQLite has one writer.
    static SHARE: InList = InList::new(these!(), ") ORDER BY c.id FOR SHARE", 2);
    let select = if tx.is_postgres() { &SHARE } else { &SELECT };
    some(tx, select, organization, ids).await
}

/// Those of these contacts that the organization has and that are not deleted, in the order of the ids; they are at most [`MANY`] and one.
pub(crate) async fn in_order(
    tx: &mut Tx,
    organization: OrganizationId,
    ids: &[Uuid],
) -> Result<Vec<Contact>, Error> {
    let wanted: Vec<ContactId> = ids.iter().copied().map(ContactId).collect();
    let mut contacts = many(tx, organization, &wanted).await?;
    contacts.sort_by_cached_key(|contact| ids.iter().position(|id| *id == contact.id.0));
    Ok(contacts)
}

async fn some(
    tx: &mut Tx,
    select: &'static InList,
    organization: OrganizationId,
    ids: &[ContactId],
) -> Result<Vec<Contact>, Error> {
    let mut ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut contacts = Vec::with_capacity(ids.len());
    for ids in ids.chunks(MANY) {
        let (sql, ids) = select.filled(tx, ids);
        contacts.extend(on!(tx, conn => {
            let mut query = sqlx::query_as::<_, Contact>(sql).bind(organization.0);
            for id in ids {
                query = query.bind(id);
            }
            query.fetch_all(conn)
        })?);
    }
    Ok(contacts)
}

/// Called after a row that refers to the contact was written: from then on [`super::soft_delete`] waits for this transaction or sees that row, so what is true now stays true.
pub(crate) async fn must_stand(
    tx: &mut Tx,
    organization: OrganizationId,
    id: ContactId,
) -> Result<(), Error> {
    const SELECT: &str =
        "SELECT id FROM contact WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL";
    let found: Option<Uuid> = on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(id.0).fetch_optional(conn))?;
    found.map(|_| ()).ok_or(Error::Missing)
}

/// As [`must_stand`], and the contact accepts new roles.
pub(crate) async fn must_be_active(
    tx: &mut Tx,
    organization: OrganizationId,
    id: ContactId,
) -> Result<(), Error> {
    const SELECT: &str = "SELECT id FROM contact WHERE organization_id = $1 AND id = $2 AND is_active AND deleted_at IS NULL";
    let found: Option<Uuid> = on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(id.0).fetch_optional(conn))?;
    found.map(|_| ()).ok_or(Error::Missing)
}

/// The contact that a deleted contact of the organization was merged into, if any.
pub async fn merged_into(
    tx: &mut Tx,
    organization: OrganizationId,
    id: ContactId,
) -> Result<Option<ContactId>, Error> {
    const SELECT: &str = "SELECT merged_into FROM contact WHERE organization_id = $1 AND id = $2 AND merged_into IS NOT NULL";
    let into: Option<Uuid> = on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(id.0).fetch_optional(conn))?;
    Ok(into.map(ContactId))
}

/// Which of these handles the organization assigned to its contacts, deleted ones included: as the book spells them, which a registry may write in capitals or in small letters. The handle of an object in one postal form alone is its contact's.
pub async fn known_handles(
    tx: &mut Tx,
    organization: OrganizationId,
    handles: &[String],
) -> Result<Vec<String>, Error> {
    const SELECT: &str = "SELECT handle FROM contact WHERE organization_id = $1 AND handle IN ($2, $3, $4, $5) \
        ORDER BY CASE WHEN handle = $2 THEN 0 ELSE 1 END LIMIT 1";
    let mut known = Vec::new();
    // A domain shows four contacts, or a few more: one lookup in the unique index each. Mostly they are one.
    let different: BTreeSet<&String> = handles.iter().collect();
    for handle in different
        .into_iter()
        .filter(|handle| !handle.contains('\0'))
    {
        let found: Option<String> = on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(handle)
            .bind(handle.to_ascii_uppercase()).bind(handle.to_ascii_lowercase()).bind(model::handle::of_contact(&handle.to_ascii_uppercase()).as_ref()).fetch_optional(conn))?;
        known.extend(found);
    }
    Ok(known)
}

/// The contact with that handle, in any organization: handles are unique in the whole installation.
pub async fn by_handle(tx: &mut Tx, handle: &str) -> Result<Option<Contact>, Error> {
    const SELECT: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM contact c WHERE c.handle = $1 AND c.deleted_at IS NULL"
    );
    on!(tx, conn => sqlx::query_as(SELECT).bind(handle).fetch_optional(conn))
}

/// The organization's contacts with these handles, exactly as they are written here, in no particular order. Deleted ones are left out.
pub async fn called(
    tx: &mut Tx,
    organization: OrganizationId,
    handles: &[String],
) -> Result<Vec<Contact>, Error> {
    static SELECT: InList = InList::new(
        concat!(
            "SELECT ",
            columns!(),
            " FROM contact c WHERE c.organization_id = $1 AND c.deleted_at IS NULL AND c.handle IN ("
        ),
        ")",
        2,
    );
    // No handle has a NUL, and PostgreSQL takes no such text.
    let mut handles: Vec<&str> = handles.iter().map(String::as_str).collect();
    handles.retain(|handle| !handle.contains('\0'));
    handles.sort_unstable();
    handles.dedup();
    let mut contacts = Vec::with_capacity(handles.len());
    for handles in handles.chunks(MANY) {
        let (sql, handles) = SELECT.filled(tx, handles);
        contacts.extend(on!(tx, conn => {
            let mut query = sqlx::query_as::<_, Contact>(sql).bind(organization.0);
            for handle in handles {
                query = query.bind(handle);
            }
            query.fetch_all(conn)
        })?);
    }
    Ok(contacts)
}
