//! Organizations: the tenants, and the contacts that they name for every domain without a binding of its own.

use crate::column::{Word, micros};
use crate::error::{Error, one, one_or_stale};
use crate::history;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{ContactId, OrganizationId};
use model::policy::Policies;
use model::role::Role;
use sqlx::FromRow;
use sqlx::types::Json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// An organization.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Organization {
    /// Its id.
    #[sqlx(try_from = "Uuid")]
    pub id: OrganizationId,
    /// Its display name.
    pub name: String,
    /// Its legal name.
    pub legal_name: String,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Its version.
    pub version: i64,
    /// Its policies for changes of registrant.
    #[sqlx(json)]
    pub policies: Policies,
}

#[derive(FromRow)]
struct Default {
    #[sqlx(try_from = "Word<Role>")]
    role: Role,
    #[sqlx(try_from = "Uuid")]
    contact_id: ContactId,
}

/// How many organizations the installation has.
pub async fn count(tx: &mut Tx) -> Result<i64, Error> {
    on!(tx, conn => sqlx::query_scalar("SELECT COUNT(*) FROM organization").fetch_one(conn))
}

/// Whether any organization exists: first-run setup is open only while none does.
pub async fn any(tx: &mut Tx) -> Result<bool, Error> {
    on!(tx, conn => sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM (SELECT id FROM organization LIMIT 1) AS first").fetch_one(conn))
        .map(|found| found > 0)
}

/// Whether the installation has more than one organization.
pub async fn several(tx: &mut Tx) -> Result<bool, Error> {
    on!(tx, conn => sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM (SELECT id FROM organization LIMIT 2) AS counted").fetch_one(conn))
        .map(|found| found > 1)
}

/// Writes a new organization.
///
/// # Errors
/// [`Error::Duplicate`] when the id is taken.
pub async fn create(tx: &mut Tx, organization: &Organization) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO organization (id, name, legal_name, version, created_at, updated_at, policies) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    const COUNTER: &str = "INSERT INTO organization_counter (organization_id, last_event, contacts, domains) VALUES ($1, 0, 0, 0)";
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(organization.id.0)
            .bind(&organization.name)
            .bind(&organization.legal_name)
            .bind(organization.version)
            .bind(micros(organization.created_at))
            .bind(micros(organization.updated_at))
            .bind(Json(organization.policies))
    )?)?;
    one(touched!(tx, sqlx::query(COUNTER).bind(organization.id.0))?)
}

/// The organization, if it exists.
pub async fn get(tx: &mut Tx, id: OrganizationId) -> Result<Option<Organization>, Error> {
    on!(tx, conn => sqlx::query_as("SELECT * FROM organization WHERE id = $1").bind(id.0).fetch_optional(conn))
}

/// Marks this as the sample organization of `--demo`.
pub async fn mark_sample(tx: &mut Tx, id: OrganizationId) -> Result<(), Error> {
    one(touched!(
        tx,
        sqlx::query("UPDATE organization SET is_sample = TRUE WHERE id = $1").bind(id.0)
    )?)
}

/// The sample organizations: one, unless its owner's address was taken over.
pub async fn samples(tx: &mut Tx) -> Result<Vec<OrganizationId>, Error> {
    let ids: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar("SELECT id FROM organization WHERE is_sample ORDER BY id").fetch_all(conn))?;
    Ok(ids.into_iter().map(OrganizationId).collect())
}

/// Locks the organization until the commit: for whatever it may have only one of.
///
/// # Errors
/// [`Error::Missing`] when there is no such organization.
pub async fn hold(tx: &mut Tx, id: OrganizationId) -> Result<(), Error> {
    let hold = tx.word(crate::dialect::HOLD_ORGANIZATION);
    let held: Option<uuid::Uuid> =
        on!(tx, conn => sqlx::query_scalar(hold).bind(id.0).fetch_optional(conn))?;
    held.map(|_| ()).ok_or(Error::Missing)
}

/// Writes names, policies and `updated_at` if the stored version is that of the given row, and returns the row as stored.
///
/// # Errors
/// [`Error::Stale`] when the version has changed.
pub async fn update(tx: &mut Tx, organization: &Organization) -> Result<Organization, Error> {
    const UPDATE: &str = "UPDATE organization SET name = $3, legal_name = $4, updated_at = $5, policies = $6, version = version + 1 \
        WHERE id = $1 AND version = $2 RETURNING *";
    on!(tx, conn => sqlx::query_as(UPDATE)
        .bind(organization.id.0)
        .bind(organization.version)
        .bind(&organization.name)
        .bind(&organization.legal_name)
        .bind(micros(organization.updated_at))
        .bind(Json(organization.policies))
        .fetch_optional(conn))?
    .ok_or(Error::Stale)
}

/// The contacts that hold a role by default, where neither domain nor team names one.
pub async fn defaults(
    tx: &mut Tx,
    organization: OrganizationId,
) -> Result<BTreeMap<Role, ContactId>, Error> {
    const SELECT: &str =
        "SELECT role, contact_id FROM organization_default WHERE organization_id = $1";
    let rows: Vec<Default> =
        on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).fetch_all(conn))?;
    Ok(rows
        .into_iter()
        .map(|row| (row.role, row.contact_id))
        .collect())
}

/// Sets the default contact of a role at this time, or removes it.
///
/// # Errors
/// [`Error::Missing`] when the contact, or the organization, does not exist.
pub async fn set_default(
    tx: &mut Tx,
    organization: OrganizationId,
    role: Role,
    contact: Option<ContactId>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const DELETE: &str =
        "DELETE FROM organization_default WHERE organization_id = $1 AND role = $2";
    const UPSERT: &str = "INSERT INTO organization_default (organization_id, role, contact_id) VALUES ($1, $2, $3) \
        ON CONFLICT (organization_id, role) DO UPDATE SET contact_id = excluded.contact_id";
    tx.moves.defaults(organization, now);
    match contact {
        None => {
            touched!(
                tx,
                sqlx::query(DELETE).bind(organization.0).bind(role.as_str())
            )?;
        }
        Some(contact) => {
            one_or_stale(touched!(
                tx,
                sqlx::query(UPSERT)
                    .bind(organization.0)
                    .bind(role.as_str())
                    .bind(contact.0)
            )?)?;
            crate::contacts::must_stand(tx, organization, contact).await?;
        }
    }
    history::follow(tx, &history::DEFAULTS, organization, organization.0, now).await
}
