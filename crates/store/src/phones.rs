//! The personal phones of people.

use crate::column::micros;
use crate::error::{Error, one, one_or_stale};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{OrganizationId, PhoneId, UserId};
use model::person_phone::Telephone;
use sqlx::FromRow;
use uuid::Uuid;

/// A personal phone.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Phone {
    /// Its id.
    #[sqlx(try_from = "Uuid")]
    pub id: PhoneId,
    /// The organization.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// The person who owns it.
    #[sqlx(try_from = "Uuid")]
    pub user_id: UserId,
    /// E.164.
    pub number: String,
    /// The number's extension; `Some` of nothing: it was taken away.
    pub number_ext: Option<String>,
    /// Its label; may be empty.
    pub label: String,
    /// Its version, counted from 1.
    pub version: i64,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Phone {
    /// What it says.
    #[must_use]
    pub fn telephone(&self) -> Telephone {
        Telephone {
            number: self.number.clone(),
            number_ext: self.number_ext.clone(),
            label: Some(self.label.clone()).filter(|label| !label.is_empty()),
        }
    }
}

/// Writes a new phone.
///
/// # Errors
/// [`Error::Missing`] when the person is not the organization's.
pub async fn insert(tx: &mut Tx, phone: &Phone) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO user_phone (id, organization_id, user_id, number, label, version, created_at, updated_at, number_ext) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(phone.id.0)
            .bind(phone.organization_id.0)
            .bind(phone.user_id.0)
            .bind(&phone.number)
            .bind(&phone.label)
            .bind(phone.version)
            .bind(micros(phone.created_at))
            .bind(micros(phone.updated_at))
            .bind(&phone.number_ext)
    )?)
}

/// The person's phone of this id.
pub async fn get(
    tx: &mut Tx,
    organization: OrganizationId,
    user: UserId,
    id: PhoneId,
) -> Result<Option<Phone>, Error> {
    const SELECT: &str =
        "SELECT * FROM user_phone WHERE organization_id = $1 AND user_id = $2 AND id = $3";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(user.0).bind(id.0).fetch_optional(conn))
}

/// The person's phones, oldest first; at most a hundred.
pub async fn list(
    tx: &mut Tx,
    organization: OrganizationId,
    user: UserId,
) -> Result<Vec<Phone>, Error> {
    const SELECT: &str = "SELECT * FROM user_phone WHERE organization_id = $1 AND user_id = $2 ORDER BY created_at, id LIMIT 100";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(user.0).fetch_all(conn))
}

/// Writes number, extension and label if the stored version is that of the given row, and returns the phone as stored.
///
/// # Errors
/// [`Error::Stale`] when the version has changed, or it is gone.
pub async fn update(tx: &mut Tx, phone: &Phone) -> Result<Phone, Error> {
    const UPDATE: &str = "UPDATE user_phone SET number = $4, label = $5, updated_at = $6, number_ext = $7, version = version + 1 \
        WHERE organization_id = $1 AND id = $2 AND version = $3 RETURNING *";
    on!(tx, conn => sqlx::query_as(UPDATE)
        .bind(phone.organization_id.0)
        .bind(phone.id.0)
        .bind(phone.version)
        .bind(&phone.number)
        .bind(&phone.label)
        .bind(micros(phone.updated_at))
        .bind(&phone.number_ext)
        .fetch_optional(conn))?
    .ok_or(Error::Stale)
}

/// Deletes a phone.
///
/// # Errors
/// [`Error::Stale`] when it is gone.
pub async fn delete(
    tx: &mut Tx,
    organization: OrganizationId,
    user: UserId,
    id: PhoneId,
) -> Result<(), Error> {
    const DELETE: &str =
        "DELETE FROM user_phone WHERE organization_id = $1 AND user_id = $2 AND id = $3";
    one_or_stale(touched!(
        tx,
        sqlx::query(DELETE)
            .bind(organization.0)
            .bind(user.0)
            .bind(id.0)
    )?)
}
