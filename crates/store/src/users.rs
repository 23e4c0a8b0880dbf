//! The people who sign in.

use crate::column::{Word, micros};
use crate::error::{Error, Unique, one, one_or_stale};
use crate::here;
use crate::lease::known;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::access::OrgRole;
use model::id::{OrganizationId, ProjectId, UserId};
use rusqlite::OptionalExtension as _;
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

/// A person who may sign in.
#[derive(Clone, PartialEq, Eq, FromRow)]
pub struct User {
    /// Their id.
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    /// The person's organization.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// As it was typed. Two addresses that differ in case only are equal.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Their role.
    #[sqlx(try_from = "Word<OrgRole>")]
    pub org_role: OrgRole,
    /// The projects that a guest sees; empty for everybody else, and for a guest who sees none. The caller checks that they exist.
    #[sqlx(json)]
    pub project_ids: Vec<ProjectId>,
    /// PHC string; `None` while the person can't sign in by password.
    pub password_hash: Option<String>,
    /// Whether they may sign in at all.
    pub is_active: bool,
    /// When they were added.
    pub created_at: DateTime<Utc>,
    /// When they were last changed.
    pub updated_at: DateTime<Utc>,
    /// Their version, counted from 1.
    pub version: i64,
}

// Written by hand, so that no log ever shows a password's hash.
impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("organization_id", &self.organization_id)
            .field("email", &self.email)
            .field("org_role", &self.org_role)
            .field("is_active", &self.is_active)
            .finish_non_exhaustive()
    }
}

fn fold(email: &str) -> String {
    email.trim().to_lowercase().replace('\0', "\u{fffd}")
}

/// The key under which the address is taken, and the key that would conflict with it within the organization. Sign-in finds a person by the
/// address alone, so it is unique in the installation; for people who don't sign in it is unique within one organization, and others may have them too.
pub(crate) fn keys(user: &User) -> (String, String) {
    let everywhere = fold(&user.email);
    let within = format!("{everywhere}\u{1f}{}", user.organization_id);
    if user.password_hash.is_some() {
        (everywhere, within)
    } else {
        (within, everywhere)
    }
}

/// The sort key of people in lists.
pub(crate) fn sort_key(user: &User) -> String {
    format!(
        "{}\u{1}{}",
        crate::fold::fold(&user.last_name),
        crate::fold::fold(&user.first_name)
    )
}

/// The text in which people are searched.
pub(crate) fn search_text(user: &User) -> String {
    crate::fold::fold(&format!(
        "{} {} {}",
        user.first_name, user.last_name, user.email
    ))
}

/// Nobody else in the organization has the address.
///
/// # Errors
/// [`Error::Duplicate`] with [`crate::Unique::Email`] when somebody has.
pub async fn must_be_free(tx: &mut Tx, user: &User) -> Result<(), Error> {
    const SELECT: &str = "SELECT COUNT(*) FROM user_account WHERE organization_id = $1 AND id <> $2 AND email_folded IN ($3, $4)";
    let (own, others) = keys(user);
    let taken: i64 = on!(tx, conn => sqlx::query_scalar(SELECT)
        .bind(user.organization_id.0)
        .bind(user.id.0)
        .bind(own)
        .bind(others)
        .fetch_one(conn))?;
    if taken == 0 {
        Ok(())
    } else {
        Err(Error::Duplicate(Unique::Email))
    }
}

/// Writes a new person.
///
/// # Errors
/// [`Error::Duplicate`] with [`crate::Unique::Email`] when somebody has the address (see [`crate::Unique`]); [`Error::Missing`] when the organization does not exist.
pub async fn create(tx: &mut Tx, user: &User) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO user_account (id, organization_id, email, email_folded, first_name, last_name, org_role, \
        password_hash, is_active, created_at, updated_at, version, sort_key, search_text, project_ids) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    must_be_free(tx, user).await?;
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(user.id.0)
            .bind(user.organization_id.0)
            .bind(&user.email)
            .bind(keys(user).0)
            .bind(&user.first_name)
            .bind(&user.last_name)
            .bind(user.org_role.as_str())
            .bind(&user.password_hash)
            .bind(user.is_active)
            .bind(micros(user.created_at))
            .bind(micros(user.updated_at))
            .bind(user.version)
            .bind(sort_key(user))
            .bind(search_text(user))
            .bind(Json(&user.project_ids))
    )?)
}

/// The person of this id, in any organization: the id comes from a session.
pub async fn get(tx: &mut Tx, id: UserId) -> Result<Option<User>, Error> {
    on!(tx, conn => sqlx::query_as("SELECT * FROM user_account WHERE id = $1 AND deleted_at IS NULL").bind(id.0).fetch_optional(conn))
}

/// The person with this id, and the name of their organization.
pub async fn account(tx: &mut Tx, id: UserId) -> Result<Option<(User, String)>, Error> {
    const SELECT: &str = "SELECT u.*, o.name AS organization_name FROM user_account u JOIN organization o ON o.id = u.organization_id WHERE u.id = $1 AND u.deleted_at IS NULL";
    #[derive(FromRow)]
    struct Row {
        #[sqlx(flatten)]
        user: User,
        organization_name: String,
    }
    // Asked before every page.
    if let Some(found) = tx.here(|conn| account_here(conn, id)) {
        return Ok(found);
    }
    let found: Option<Row> =
        on!(tx, conn => sqlx::query_as(SELECT).bind(id.0).fetch_optional(conn))?;
    Ok(found.map(|row| (row.user, row.organization_name)))
}

fn account_here(
    conn: &rusqlite::Connection,
    id: UserId,
) -> rusqlite::Result<Option<(User, String)>> {
    const SELECT: &str = "SELECT u.id, u.organization_id, u.email, u.first_name, u.last_name, u.org_role, u.project_ids, u.password_hash, u.is_active, \
        u.created_at, u.updated_at, u.version, o.name FROM user_account u JOIN organization o ON o.id = u.organization_id WHERE u.id = ?1 AND u.deleted_at IS NULL";
    let mut statement = conn.prepare_cached(SELECT)?;
    let found = statement.query_row([id.0.as_bytes().as_slice()], |row| {
        let role = row.get_ref(5)?.as_str()?.parse();
        let user = User {
            id: UserId(here::id(row, 0)?),
            organization_id: OrganizationId(here::id(row, 1)?),
            email: row.get(2)?,
            first_name: row.get(3)?,
            last_name: row.get(4)?,
            org_role: role.map_err(|error| here::unreadable(row, 5, error))?,
            project_ids: here::json(row, 6)?,
            password_hash: row.get(7)?,
            is_active: row.get(8)?,
            created_at: here::at(row, 9)?,
            updated_at: here::at(row, 10)?,
            version: row.get(11)?,
        };
        Ok((user, row.get(12)?))
    });
    found.optional()
}

/// The person who signs in with this address, ignoring case.
pub async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<User>, Error> {
    let folded = fold(email);
    on!(tx, conn => sqlx::query_as("SELECT * FROM user_account WHERE email_folded = $1").bind(folded).fetch_optional(conn))
}

/// Sets the password's hash: from then on the person signs in, and their address is reserved in the whole installation.
///
/// # Errors
/// [`Error::Stale`] when the person is gone; [`Error::Duplicate`] with [`crate::Unique::Email`] when somebody else signs in with the address.
pub async fn set_password(
    tx: &mut Tx,
    id: UserId,
    hash: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE user_account SET password_hash = $2, updated_at = $3, email_folded = $4 WHERE id = $1 AND deleted_at IS NULL";
    let user = get(tx, id).await?.ok_or(Error::Stale)?;
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(id.0)
            .bind(hash)
            .bind(micros(now))
            .bind(fold(&user.email))
    )?)
}

/// Ends the person's access: every session but one, and every token that was issued up to now; open streams are authorised again. Returns how many sessions there
/// were.
pub async fn end_access(
    tx: &mut Tx,
    id: UserId,
    but_session: Option<&str>,
    now: DateTime<Utc>,
) -> Result<u64, Error> {
    const UPDATE: &str = "UPDATE user_account SET tokens_after = $2 WHERE id = $1";
    touched!(tx, sqlx::query(UPDATE).bind(id.0).bind(micros(now)))?;
    crate::sessions::delete_of_user(tx, id, but_session).await
}

/// The moment up to which the person's tokens are invalid; `None` when none was ever invalidated.
pub async fn tokens_after(tx: &mut Tx, id: UserId) -> Result<Option<DateTime<Utc>>, Error> {
    const SELECT: &str = "SELECT tokens_after FROM user_account WHERE id = $1";
    let found: Option<Option<DateTime<Utc>>> =
        on!(tx, conn => sqlx::query_scalar(SELECT).bind(id.0).fetch_optional(conn))?;
    Ok(found.flatten())
}

/// Everybody in the installation who has a password, by organization and address.
pub async fn with_password(tx: &mut Tx) -> Result<Vec<User>, Error> {
    const SELECT: &str = "SELECT * FROM user_account WHERE password_hash IS NOT NULL AND deleted_at IS NULL ORDER BY organization_id, email_folded";
    on!(tx, conn => sqlx::query_as(SELECT).fetch_all(conn)).map(known)
}
