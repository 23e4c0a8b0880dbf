//! The contacts for certificates: the current ones, and those that they replaced.

use crate::column::{Word, micros};
use crate::error::{Error, one, one_or_stale};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::certificate::{CertificateContact, CertificateRole};
use model::id::{CertificateContactId, OrganizationId};
use sqlx::FromRow;
use uuid::Uuid;

/// A contact for certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id: another person is another contact.
    pub id: CertificateContactId,
    /// The organization that owns it.
    pub organization_id: OrganizationId,
    /// What it is for.
    pub role: CertificateRole,
    /// Its data.
    pub contact: CertificateContact,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was replaced or removed; `None` while it is current.
    pub ended_at: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct KeptRow {
    id: Uuid,
    organization_id: Uuid,
    #[sqlx(try_from = "Word<CertificateRole>")]
    contact_type: CertificateRole,
    first_name: String,
    last_name: String,
    email: String,
    job_title: Option<String>,
    telephone: Option<String>,
    telephone_extension: Option<String>,
    language_id: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

impl From<KeptRow> for Kept {
    fn from(row: KeptRow) -> Self {
        Self {
            id: CertificateContactId(row.id),
            organization_id: OrganizationId(row.organization_id),
            role: row.contact_type,
            contact: CertificateContact {
                first_name: row.first_name,
                last_name: row.last_name,
                email: row.email,
                job_title: row.job_title,
                telephone: row.telephone,
                telephone_extension: row.telephone_extension,
                language_id: row.language_id,
            },
            created_at: row.created_at,
            updated_at: row.updated_at,
            ended_at: row.ended_at,
        }
    }
}

/// The current contacts, at most one of each kind.
pub async fn current(tx: &mut Tx, organization: OrganizationId) -> Result<Vec<Kept>, Error> {
    const SELECT: &str = "SELECT * FROM certificate_contact WHERE organization_id = $1 AND ended_at IS NULL ORDER BY contact_type";
    let rows: Vec<KeptRow> =
        on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).fetch_all(conn))?;
    Ok(rows.into_iter().map(Kept::from).collect())
}

/// Those that were replaced or removed, newest first; at most `limit`.
pub async fn ended(
    tx: &mut Tx,
    organization: OrganizationId,
    limit: u32,
) -> Result<Vec<Kept>, Error> {
    const SELECT: &str = "SELECT * FROM certificate_contact WHERE organization_id = $1 AND ended_at IS NOT NULL \
        ORDER BY created_at DESC, id DESC LIMIT $2";
    let rows: Vec<KeptRow> = on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(i64::from(limit)).fetch_all(conn))?;
    Ok(rows.into_iter().map(Kept::from).collect())
}

/// Writes a new current contact.
///
/// # Errors
/// [`Error::Duplicate`] when the organization has one of its kind; [`Error::Missing`] when there is no such organization.
pub async fn insert(tx: &mut Tx, kept: &Kept) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO certificate_contact (id, organization_id, contact_type, first_name, last_name, email, job_title, \
        telephone, telephone_extension, language_id, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let contact = &kept.contact;
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(kept.id.0)
            .bind(kept.organization_id.0)
            .bind(kept.role.as_str())
            .bind(&contact.first_name)
            .bind(&contact.last_name)
            .bind(&contact.email)
            .bind(&contact.job_title)
            .bind(&contact.telephone)
            .bind(&contact.telephone_extension)
            .bind(&contact.language_id)
            .bind(micros(kept.created_at))
            .bind(micros(kept.updated_at))
    )?)
}

/// Updates a current contact.
///
/// # Errors
/// [`Error::Stale`] when it is no longer current.
pub async fn update(tx: &mut Tx, kept: &Kept) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE certificate_contact SET first_name = $3, last_name = $4, email = $5, job_title = $6, telephone = $7, \
        telephone_extension = $8, language_id = $9, updated_at = $10 WHERE organization_id = $1 AND id = $2 AND ended_at IS NULL";
    let contact = &kept.contact;
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(kept.organization_id.0)
            .bind(kept.id.0)
            .bind(&contact.first_name)
            .bind(&contact.last_name)
            .bind(&contact.email)
            .bind(&contact.job_title)
            .bind(&contact.telephone)
            .bind(&contact.telephone_extension)
            .bind(&contact.language_id)
            .bind(micros(kept.updated_at))
    )?)
}

/// Ends a current contact; its row stays.
///
/// # Errors
/// [`Error::Stale`] when it is no longer current.
pub async fn end(
    tx: &mut Tx,
    organization: OrganizationId,
    id: CertificateContactId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE certificate_contact SET ended_at = $3 WHERE organization_id = $1 AND id = $2 AND ended_at IS NULL";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(id.0)
            .bind(micros(now))
    )?)
}
