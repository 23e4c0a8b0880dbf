//! The people of an organization, with or without a sign-in. They share their table with [`crate::users`], which covers only those who sign in.

use crate::column::micros;
use crate::error::{Error, one_or_stale};
use crate::fold::patterns;
use crate::lease::{Readable, known};
use crate::page::{Cursor, Listed, Page};
use crate::tx::Tx;
pub use crate::users::must_be_free;
use crate::users::{User, keys, search_text, sort_key};
use crate::wake::Wake;
use chrono::{DateTime, Utc};
use model::access::OrgRole;
use model::id::{OrganizationId, UserId};
use sqlx::AssertSqlSafe;
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

/// A filter for people. `None` matches all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonFilter {
    /// Words that must all occur in name or address, with or without accents.
    pub q: Option<String>,
    /// Active or not.
    pub is_active: Option<bool>,
}

/// A person with their sort key.
#[derive(FromRow)]
struct Keyed {
    #[sqlx(flatten)]
    user: Readable<User>,
    id: Uuid,
    sort_key: String,
}

/// The organization's person of this id, unless they were deleted.
pub async fn get(
    tx: &mut Tx,
    organization: OrganizationId,
    id: UserId,
) -> Result<Option<User>, Error> {
    const SELECT: &str =
        "SELECT * FROM user_account WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).fetch_optional(conn))
}

/// A page of the organization's people, by last name, then first name.
pub async fn list(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &PersonFilter,
    page: &Page,
) -> Result<Listed<User>, Error> {
    const LIST: &str = "SELECT * FROM user_account WHERE organization_id = $1 AND deleted_at IS NULL AND (sort_key, id) > ($2, $3)";
    let words = patterns(filter.q.as_deref());
    let mut sql = LIST.to_owned();
    if filter.is_active.is_some() {
        sql.push_str(" AND is_active = $5");
    }
    for number in 6..6 + words.len() {
        sql.push_str(&format!(" AND search_text LIKE ${number} ESCAPE '!'"));
    }
    sql.push_str(" ORDER BY sort_key, id LIMIT $4");
    let after = page
        .after
        .as_ref()
        .map_or(("", Uuid::nil()), |cursor| (cursor.key.as_str(), cursor.id));
    let rows: Vec<Keyed> = on!(tx, conn => {
        let mut query = sqlx::query_as(AssertSqlSafe(sql))
            .bind(organization.0)
            .bind(after.0)
            .bind(after.1)
            .bind(page.fetch())
            .bind(filter.is_active);
        for word in &words {
            query = query.bind(word.as_str());
        }
        query.fetch_all(conn)
    })?;
    let Listed { rows, next } = page.listed(rows, |row: &Keyed| Cursor {
        key: row.sort_key.clone(),
        id: row.id,
    });
    let rows = known(rows.into_iter().map(|row| row.user).collect());
    Ok(Listed { rows, next })
}

/// People whose keys for sorting and searching come from a migration, which can't drop accents.
pub(crate) async fn migrated(tx: &mut Tx) -> Result<Vec<User>, Error> {
    const SELECT: &str = "SELECT * FROM user_account WHERE sort_key NOT LIKE $1";
    on!(tx, conn => sqlx::query_as(SELECT).bind("%\u{1}%").fetch_all(conn)).map(known)
}

/// Gives them the keys that new rows get.
pub(crate) async fn fold_migrated(tx: &mut Tx) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE user_account SET sort_key = $2, search_text = $3 WHERE id = $1";
    for user in &migrated(tx).await? {
        touched!(
            tx,
            sqlx::query(UPDATE)
                .bind(user.id.0)
                .bind(sort_key(user))
                .bind(search_text(user))
        )?;
    }
    Ok(())
}

/// Writes name, address and whether they are active if the stored version is that of the given row, and returns the person as stored.
///
/// # Errors
/// [`Error::Duplicate`] with [`crate::Unique::Email`] when the address is taken; [`Error::Stale`] when the version has changed, or they are gone.
pub async fn update(tx: &mut Tx, user: &User) -> Result<User, Error> {
    const UPDATE: &str = "UPDATE user_account SET email = $4, email_folded = $5, first_name = $6, last_name = $7, is_active = $8, \
        updated_at = $9, sort_key = $10, search_text = $11, version = version + 1 \
        WHERE organization_id = $1 AND id = $2 AND version = $3 AND deleted_at IS NULL RETURNING *";
    must_be_free(tx, user).await?;
    on!(tx, conn => sqlx::query_as(UPDATE)
        .bind(user.organization_id.0)
        .bind(user.id.0)
        .bind(user.version)
        .bind(&user.email)
        .bind(keys(user).0)
        .bind(&user.first_name)
        .bind(&user.last_name)
        .bind(user.is_active)
        .bind(micros(user.updated_at))
        .bind(sort_key(user))
        .bind(search_text(user))
        .fetch_optional(conn))?
    .ok_or(Error::Stale)
}

/// Writes role and projects if the stored version is that of the given row, and returns the person as stored. Their open streams are authorised again.
///
/// # Errors
/// [`Error::Stale`] when the version has changed, or they are gone.
pub async fn set_role(tx: &mut Tx, user: &User) -> Result<User, Error> {
    const UPDATE: &str = "UPDATE user_account SET org_role = $4, project_ids = $5, updated_at = $6, version = version + 1 \
        WHERE organization_id = $1 AND id = $2 AND version = $3 AND deleted_at IS NULL RETURNING *";
    tx.wake(Wake::access(user.organization_id));
    on!(tx, conn => sqlx::query_as(UPDATE)
        .bind(user.organization_id.0)
        .bind(user.id.0)
        .bind(user.version)
        .bind(user.org_role.as_str())
        .bind(Json(&user.project_ids))
        .bind(micros(user.updated_at))
        .fetch_optional(conn))?
    .ok_or(Error::Stale)
}

/// Removes a person from the organization: they can't sign in, their phones are deleted, and their address is free. The row stays, so that their history can still be shown.
///
/// # Errors
/// [`Error::Stale`] when the version has changed, or they are gone.
pub async fn soft_delete(
    tx: &mut Tx,
    organization: OrganizationId,
    id: UserId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const DELETE: &str = "UPDATE user_account SET deleted_at = $4, updated_at = $4, is_active = FALSE, password_hash = NULL, \
        email_folded = $5, version = version + 1 WHERE organization_id = $1 AND id = $2 AND version = $3 AND deleted_at IS NULL";
    const PHONES: &str = "DELETE FROM user_phone WHERE organization_id = $1 AND user_id = $2";
    const INVITATION: &str = "DELETE FROM invitation WHERE user_id = $1";
    one_or_stale(touched!(
        tx,
        sqlx::query(DELETE)
            .bind(organization.0)
            .bind(id.0)
            .bind(version)
            .bind(micros(now))
            .bind(format!("\u{1f}{id}"))
    )?)?;
    touched!(tx, sqlx::query(PHONES).bind(organization.0).bind(id.0))?;
    touched!(tx, sqlx::query(INVITATION).bind(id.0))?;
    crate::known_networks::forget(tx, id).await?;
    crate::users::end_access(tx, id, None, now).await?;
    Ok(())
}

/// How many other active people of the organization have this role and can sign in.
pub async fn others_with_role(
    tx: &mut Tx,
    organization: OrganizationId,
    but: UserId,
    role: OrgRole,
) -> Result<i64, Error> {
    const SELECT: &str = "SELECT COUNT(*) FROM user_account WHERE organization_id = $1 AND id <> $2 AND org_role = $3 \
        AND is_active AND password_hash IS NOT NULL AND deleted_at IS NULL";
    on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(but.0).bind(role.as_str()).fetch_one(conn))
}
