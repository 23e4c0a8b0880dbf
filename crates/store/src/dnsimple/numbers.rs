//! Numbers for objects. A transaction that assigns some holds the counter until its commit, so none is assigned twice.

use crate::error::{Error, one};
use crate::in_list::{InList, MANY};
use crate::tx::Tx;
use model::id::OrganizationId;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What has a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbered {
    /// The organization itself, as the vendor's account.
    Account,
    /// A contact.
    Contact,
    /// A domain.
    Domain,
    /// A change of registrant, by its task.
    RegistrantChange,
}

impl Numbered {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Contact => "contact",
            Self::Domain => "domain",
            Self::RegistrantChange => "registrant_change",
        }
    }
}

/// Reserves this many numbers; returns the one before the first.
async fn take(tx: &mut Tx, count: i64) -> Result<i64, Error> {
    const UPDATE: &str = "UPDATE number_counter SET last_number = last_number + $1 WHERE name = 'objects' RETURNING last_number";
    let last: i64 = on!(tx, conn => sqlx::query_scalar(UPDATE).bind(count).fetch_one(conn))?;
    Ok(last - count)
}

/// The number of an object, assigned now if it has none. The object is the organization's: the caller has loaded it.
pub async fn number(
    tx: &mut Tx,
    organization: OrganizationId,
    kind: Numbered,
    object: Uuid,
) -> Result<i64, Error> {
    const INSERT: &str = "INSERT INTO public_number (number, organization_id, kind, object_id) VALUES ($1, $2, $3, $4)";
    if let Some(known) = numbers(tx, organization, kind, &[object])
        .await?
        .get(&object)
    {
        return Ok(*known);
    }
    let before = take(tx, 1).await?;
    // Another transaction may have assigned one while this one waited for the counter.
    if let Some(known) = numbers(tx, organization, kind, &[object])
        .await?
        .get(&object)
    {
        return Ok(*known);
    }
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(before + 1)
            .bind(organization.0)
            .bind(kind.as_str())
            .bind(object)
    )?)?;
    Ok(before + 1)
}

/// Assigns a number to each of the organization's contacts or domains that has none, oldest first.
pub async fn number_all(
    tx: &mut Tx,
    organization: OrganizationId,
    kind: Numbered,
) -> Result<(), Error> {
    macro_rules! of {
        ($table:literal) => {
            (
                concat!(
                    "SELECT COUNT(*) FROM ", $table, " o WHERE o.organization_id = $1 AND o.deleted_at IS NULL AND NOT EXISTS \
                    (SELECT 1 FROM public_number n WHERE n.organization_id = $1 AND n.kind = '", $table, "' AND n.object_id = o.id)"
                ),
                concat!(
                    "INSERT INTO public_number (number, organization_id, kind, object_id) \
                    SELECT $2 + ROW_NUMBER() OVER (ORDER BY o.created_at, o.id), o.organization_id, '", $table, "', o.id FROM ", $table, " o \
                    WHERE o.organization_id = $1 AND o.deleted_at IS NULL AND NOT EXISTS \
                    (SELECT 1 FROM public_number n WHERE n.organization_id = $1 AND n.kind = '", $table, "' AND n.object_id = o.id)"
                ),
            )
        };
    }
    let (count, insert) = match kind {
        Numbered::Contact => of!("contact"),
        Numbered::Domain => of!("domain"),
        // These get theirs when they are created.
        Numbered::Account | Numbered::RegistrantChange => return Ok(()),
    };
    let missing: i64 =
        on!(tx, conn => sqlx::query_scalar(count).bind(organization.0).fetch_one(conn))?;
    if missing == 0 {
        return Ok(());
    }
    // The counter is held from here on; more objects may have been added meanwhile, so they are counted again.
    take(tx, 0).await?;
    let missing: i64 =
        on!(tx, conn => sqlx::query_scalar(count).bind(organization.0).fetch_one(conn))?;
    let before = take(tx, missing).await?;
    touched!(tx, sqlx::query(insert).bind(organization.0).bind(before))?;
    Ok(())
}

/// The numbers of those of these objects that have one.
pub async fn numbers(
    tx: &mut Tx,
    organization: OrganizationId,
    kind: Numbered,
    objects: &[Uuid],
) -> Result<BTreeMap<Uuid, i64>, Error> {
    static SELECT: InList = InList::new(
        "SELECT object_id, number FROM public_number WHERE organization_id = $1 AND kind = $2 AND object_id IN (",
        ")",
        3,
    );
    let mut found = BTreeMap::new();
    for ids in objects.chunks(MANY) {
        let (sql, ids) = SELECT.filled(tx, ids);
        let rows: Vec<(Uuid, i64)> = on!(tx, conn => {
            let mut query = sqlx::query_as(sql).bind(organization.0).bind(kind.as_str());
            for id in ids {
                query = query.bind(id);
            }
            query.fetch_all(conn)
        })?;
        found.extend(rows);
    }
    Ok(found)
}

/// The organization's object of this kind and number.
pub async fn object(
    tx: &mut Tx,
    organization: OrganizationId,
    kind: Numbered,
    number: i64,
) -> Result<Option<Uuid>, Error> {
    const SELECT: &str = "SELECT object_id FROM public_number WHERE organization_id = $1 AND kind = $2 AND number = $3";
    on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(kind.as_str()).bind(number).fetch_optional(conn))
}
