//! Values that a holder has verified, and the contacts that have one.

use crate::column::micros;
use crate::contacts::Contact;
use crate::error::{Error, one};
use crate::in_list::among;
use crate::places::placed;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{ContactId, OrganizationId};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use uuid::Uuid;

/// How many values one statement looks up.
const AT_ONCE: usize = 100;

/// Records that the holder of a value has verified it.
///
/// # Errors
/// [`Error::Missing`] when the organization does not exist.
pub async fn remember_value(
    tx: &mut Tx,
    organization: OrganizationId,
    value: &[u8],
    at: DateTime<Utc>,
) -> Result<(), Error> {
    const UPSERT: &str = "INSERT INTO verified_value (organization_id, value_hash, verified_at) VALUES ($1, $2, $3) \
        ON CONFLICT (organization_id, value_hash) DO UPDATE SET verified_at = excluded.verified_at";
    one(touched!(
        tx,
        sqlx::query(UPSERT)
            .bind(organization.0)
            .bind(value)
            .bind(micros(at))
    )?)
}

/// When the organization's value was last verified; `None` when it never was.
pub async fn value_verified_at(
    tx: &mut Tx,
    organization: OrganizationId,
    value: &[u8],
) -> Result<Option<DateTime<Utc>>, Error> {
    const SELECT: &str =
        "SELECT verified_at FROM verified_value WHERE organization_id = $1 AND value_hash = $2";
    on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(value).fetch_optional(conn))
}

/// Those of the organization's values that were ever verified, with when each last was.
pub async fn values_verified_at(
    tx: &mut Tx,
    organization: OrganizationId,
    values: &[Vec<u8>],
) -> Result<BTreeMap<Vec<u8>, DateTime<Utc>>, Error> {
    static SELECT: LazyLock<[String; 2]> = LazyLock::new(|| {
        let list = among("value_hash", 2, AT_ONCE);
        let sql = format!(
            "SELECT value_hash, verified_at FROM verified_value WHERE organization_id = $1{list}"
        );
        [placed(false, sql.clone()), sql]
    });
    let sql = SELECT[usize::from(tx.is_postgres())].as_str();
    let mut verified = BTreeMap::new();
    for values in values.chunks(AT_ONCE) {
        // The last one is repeated to fill the placeholders.
        let filled = values.iter().chain(std::iter::repeat_n(
            &values[values.len() - 1],
            AT_ONCE - values.len(),
        ));
        let found: Vec<(Vec<u8>, DateTime<Utc>)> = on!(tx, conn => {
            let mut query = sqlx::query_as(AssertSqlSafe(sql)).bind(organization.0);
            for value in filled {
                query = query.bind(value.as_slice());
            }
            query.fetch_all(conn)
        })?;
        verified.extend(found);
    }
    Ok(verified)
}

/// The unverified contacts with this value, by id: the order in which to [`hold`] them.
pub async fn with_value(
    tx: &mut Tx,
    organization: OrganizationId,
    value: &[u8],
) -> Result<Vec<ContactId>, Error> {
    const SELECT: &str = "SELECT contact_id FROM contact_unverified WHERE organization_id = $1 AND value_hash = $2 ORDER BY contact_id";
    let ids: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(value).fetch_all(conn))?;
    Ok(ids.into_iter().map(ContactId).collect())
}

/// The contact, locked until the end of the transaction. `None` when the organization has none of this id.
pub async fn hold(
    tx: &mut Tx,
    organization: OrganizationId,
    id: ContactId,
) -> Result<Option<Contact>, Error> {
    if crate::contacts::hold(tx, organization, id).await? {
        crate::contacts::get(tx, organization, id).await
    } else {
        Ok(None)
    }
}
