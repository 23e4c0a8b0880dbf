//! Since when a contact is unverified: `contact_unverified` has a row for each unverified external contact, and for no other. What is listed and counted of
//! them is in [`crate::verification`].

use super::Contact;
use crate::column::micros;
use crate::error::Error;
use crate::in_list::among;
use crate::many_rows::ManyRows;
use crate::places::placed;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::contact::{ContactKind, VerificationStatus};
use model::id::{ContactId, OrganizationId};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How many clocks one statement starts.
const AT_ONCE: usize = 100;

/// The organization, the value, the contact and the time.
pub(super) const FIRST: &str = "INSERT INTO unverified_value (organization_id, value_hash, since) VALUES ($1, $2, \
    COALESCE((SELECT since FROM contact_unverified WHERE contact_id = $3 AND value_hash IS NULL), $4)) \
    ON CONFLICT (organization_id, value_hash) DO NOTHING";
/// The contact, the organization, the value and the time.
pub(super) const UPSERT: &str = "INSERT INTO contact_unverified (contact_id, organization_id, value_hash, since) VALUES ($1, $2, $3, \
    COALESCE((SELECT since FROM unverified_value WHERE organization_id = $2 AND value_hash = $3), $4)) \
    ON CONFLICT (contact_id) DO UPDATE SET \
    since = CASE WHEN excluded.value_hash IS NULL THEN contact_unverified.since ELSE excluded.since END, value_hash = excluded.value_hash";

/// Updates the clock of a contact that was just written: it runs while an external contact is unverified, from when its value was first seen in the organization, whoever bears or bore it
/// (`unverified_value`). From and to a contact without a known value (no address; or written before values were stored) it continues.
pub(super) async fn follow(tx: &mut Tx, contact: &Contact) -> Result<(), Error> {
    // A copy counts as its original.
    let external = contact.kind == ContactKind::External && contact.copy_of.is_none();
    let value = model::verification::value(&contact.snapshot).map(Vec::from);
    let organization = contact.organization_id;
    if !external || contact.verification_status != VerificationStatus::Unverified {
        let waited = forget(tx, organization, contact.id).await?;
        return match value.filter(|_| waited && external) {
            Some(value) => answered(tx, organization, &value).await,
            None => Ok(()),
        };
    }
    if let Some(value) = &value {
        touched!(
            tx,
            sqlx::query(FIRST)
                .bind(organization.0)
                .bind(value)
                .bind(contact.id.0)
                .bind(micros(contact.updated_at))
        )?;
    }
    touched!(
        tx,
        sqlx::query(UPSERT)
            .bind(contact.id.0)
            .bind(organization.0)
            .bind(value)
            .bind(micros(contact.updated_at))
    )
    .map(|_| ())
}

/// [`follow`] for new contacts of one organization: three statements for each hundred.
pub(super) async fn begin(
    tx: &mut Tx,
    organization: OrganizationId,
    contacts: &[Contact],
) -> Result<(), Error> {
    static VALUES: ManyRows = ManyRows::new(
        "INSERT INTO unverified_value (organization_id, value_hash, since) VALUES",
        (1, 2),
        AT_ONCE,
    )
    .then(" ON CONFLICT (organization_id, value_hash) DO NOTHING");
    static CLOCKS: ManyRows = ManyRows::new(
        "INSERT INTO contact_unverified (organization_id, contact_id, value_hash, since) VALUES",
        (1, 3),
        AT_ONCE,
    );
    let waiting: Vec<(&Contact, Option<Vec<u8>>)> = contacts
        .iter()
        .filter(|contact| {
            contact.kind == ContactKind::External
                && contact.copy_of.is_none()
                && contact.verification_status == VerificationStatus::Unverified
        })
        .map(|contact| {
            let value = model::verification::value(&contact.snapshot);
            (contact, value.map(Vec::from))
        })
        .collect();
    for some in waiting.chunks(AT_ONCE) {
        let mut valued = BTreeMap::new();
        for (contact, value) in some {
            if let Some(value) = value {
                valued.entry(value).or_insert(contact.updated_at);
            }
        }
        if !valued.is_empty() {
            let sql = VALUES.text(tx, valued.len());
            touched!(tx, {
                let mut query = sqlx::query(AssertSqlSafe(sql))
                    .persistent(VALUES.is_kept(valued.len()))
                    .bind(organization.0);
                for (value, since) in &valued {
                    query = query.bind(value.as_slice()).bind(micros(*since));
                }
                query
            })?;
        }
        // A value that somebody bore before has its date from then.
        let known = since(
            tx,
            organization,
            valued.keys().map(|value| value.as_slice()),
        )
        .await?;
        let sql = CLOCKS.text(tx, some.len());
        touched!(tx, {
            let mut query = sqlx::query(AssertSqlSafe(sql))
                .persistent(CLOCKS.is_kept(some.len()))
                .bind(organization.0);
            for (contact, value) in some {
                let since = value.as_ref().and_then(|value| known.get(value));
                query = query
                    .bind(contact.id.0)
                    .bind(value.as_deref())
                    .bind(since.copied().unwrap_or_else(|| micros(contact.updated_at)));
            }
            query
        })?;
    }
    Ok(())
}

/// Since when these values are known.
async fn since(
    tx: &mut Tx,
    organization: OrganizationId,
    values: impl Iterator<Item = &[u8]>,
) -> Result<BTreeMap<Vec<u8>, DateTime<Utc>>, Error> {
    static SELECT: LazyLock<[String; 2]> = LazyLock::new(|| {
        let list = among("value_hash", 2, AT_ONCE);
        let sql = format!(
            "SELECT value_hash, since FROM unverified_value WHERE organization_id = $1{list}"
        );
        [placed(false, sql.clone()), sql]
    });
    let values: Vec<&[u8]> = values.collect();
    let Some(last) = values.last() else {
        return Ok(BTreeMap::new());
    };
    let sql = SELECT[usize::from(tx.is_postgres())].as_str();
    // The last one is repeated to fill the placeholders.
    let filled = values.iter().chain(std::iter::repeat(last)).take(AT_ONCE);
    let found: Vec<(Vec<u8>, DateTime<Utc>)> = on!(tx, conn => {
        let mut query = sqlx::query_as(AssertSqlSafe(sql)).bind(organization.0);
        for value in filled {
            query = query.bind(*value);
        }
        query.fetch_all(conn)
    })?;
    Ok(found.into_iter().collect())
}

/// The holder of a value answered: should it ever be unverified again, its clock begins then.
async fn answered(tx: &mut Tx, organization: OrganizationId, value: &[u8]) -> Result<(), Error> {
    const DELETE: &str =
        "DELETE FROM unverified_value WHERE organization_id = $1 AND value_hash = $2";
    touched!(tx, sqlx::query(DELETE).bind(organization.0).bind(value)).map(|_| ())
}

/// Stops the clock of a contact; that of its value goes on. Whether it ran.
pub(super) async fn forget(
    tx: &mut Tx,
    organization: OrganizationId,
    contact: ContactId,
) -> Result<bool, Error> {
    const DELETE: &str =
        "DELETE FROM contact_unverified WHERE organization_id = $1 AND contact_id = $2";
    touched!(tx, sqlx::query(DELETE).bind(organization.0).bind(contact.0)).map(|rows| rows > 0)
}
