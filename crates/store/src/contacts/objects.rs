//! The objects that represent contacts at registries, as far as this installation created or adopted them.

use crate::column::{MaybeId, micros};
use crate::error::{Error, one, one_or_stale};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{ContactId, OrganizationId, TaskId};
use model::outside::cut;
use model::registry::RegistryContact;
use sqlx::FromRow;
use uuid::Uuid;

/// A contact's object at one registry.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ContactObject {
    /// The organization that owns the contact.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// The contact.
    #[sqlx(try_from = "Uuid")]
    pub contact_id: ContactId,
    /// The registry, by the name that its domains carry.
    pub registry: String,
    /// The postal form that it has alone, where the registry takes no other: `int` or `loc`. Empty for the object under the contact's own handle.
    pub form: String,
    /// The handle it has there.
    pub handle: String,
    /// The object's identifier at the registry (RFC 5730, section 2.8). `None`: it is to be created and nobody has read yet whether it was, or the registry shows none.
    pub roid: Option<String>,
    /// How it came under management: `created` by Nichandle, or `adopted` because its data matched.
    pub origin: String,
    /// When the creation was decided, or the object adopted.
    pub intended_at: DateTime<Utc>,
    /// When it was created, by the registry's clock.
    pub created_at: Option<DateTime<Utc>>,
    /// Since when a change of it has been pending at the registry (result code 1001).
    pub pending_since: Option<DateTime<Utc>>,
    /// The task that requested that change.
    #[sqlx(try_from = "MaybeId")]
    pub pending_task: Option<TaskId>,
}

impl ContactObject {
    /// Whether the registry is known to have it; otherwise it is to be created, and nobody has read yet whether it was.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.roid.is_some() || self.created_at.is_some()
    }

    /// Whether this is the object that the registry shows: by its roid, or where one of the two is not known, by the time at which the registry created it. Unknown
    /// values equal nothing.
    #[must_use]
    pub fn is(&self, found: &RegistryContact) -> bool {
        match (&self.roid, &found.roid) {
            (Some(noted), Some(shown)) => noted == shown,
            _ => self.created_at.is_some() && self.created_at == found.created.map(cut),
        }
    }
}

/// What is known of the contact's object at the registry: of the one in this form alone, or with an empty form of the one under its own handle.
pub async fn object(
    tx: &mut Tx,
    organization: OrganizationId,
    contact: ContactId,
    (registry, form): (&str, &str),
) -> Result<Option<ContactObject>, Error> {
    const SELECT: &str = "SELECT organization_id, contact_id, registry, form, handle, roid, origin, intended_at, created_at, pending_since, pending_task \
        FROM contact_object WHERE organization_id = $1 AND contact_id = $2 AND registry = $3 AND form = $4";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(contact.0).bind(registry).bind(form).fetch_optional(conn))
}

/// What is known of the contact's objects at all registries, by registry.
pub async fn objects_of(
    tx: &mut Tx,
    organization: OrganizationId,
    contact: ContactId,
) -> Result<Vec<ContactObject>, Error> {
    const SELECT: &str = "SELECT organization_id, contact_id, registry, form, handle, roid, origin, intended_at, created_at, pending_since, pending_task \
        FROM contact_object WHERE organization_id = $1 AND contact_id = $2 ORDER BY registry, form";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(contact.0).fetch_all(conn))
}

/// At how many other registries the contact has an object under this handle.
pub async fn objects_elsewhere(
    tx: &mut Tx,
    organization: OrganizationId,
    contact: ContactId,
    registry: &str,
    handle: &str,
) -> Result<i64, Error> {
    const SELECT: &str = "SELECT COUNT(*) FROM contact_object WHERE organization_id = $1 AND contact_id = $2 AND registry <> $3 AND handle = $4";
    on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(contact.0).bind(registry).bind(handle).fetch_one(conn))
}

/// The task whose change of the object with this handle is pending at the registry: for a message that doesn't say whose command it answers.
pub async fn waiting_for(
    tx: &mut Tx,
    registry: &str,
    handle: &str,
) -> Result<Option<TaskId>, Error> {
    const SELECT: &str = "SELECT pending_task FROM contact_object WHERE registry = $1 AND handle IN ($2, $3, $4) AND pending_since IS NOT NULL AND pending_task IS NOT NULL LIMIT 1";
    let found: Option<Uuid> = on!(tx, conn => sqlx::query_scalar(SELECT)
        .bind(registry)
        .bind(handle)
        .bind(handle.to_ascii_uppercase())
        .bind(handle.to_ascii_lowercase())
        .fetch_optional(conn))?;
    Ok(found.map(TaskId))
}

/// Whose object has this handle at the registry, in either case of its letters; in any organization: a registry's message names nothing else.
pub async fn whose_object(
    tx: &mut Tx,
    registry: &str,
    handle: &str,
) -> Result<Option<(OrganizationId, ContactId)>, Error> {
    const SELECT: &str = "SELECT organization_id, contact_id FROM contact_object WHERE registry = $1 AND handle IN ($2, $3, $4) LIMIT 1";
    let found: Option<(Uuid, Uuid)> = on!(tx, conn => sqlx::query_as(SELECT)
        .bind(registry)
        .bind(handle)
        .bind(handle.to_ascii_uppercase())
        .bind(handle.to_ascii_lowercase())
        .fetch_optional(conn))?;
    Ok(found.map(|(organization, contact)| (OrganizationId(organization), ContactId(contact))))
}

/// Records what is known of a contact's object at a registry, replacing the previous record. An intent recorded before under the same handle keeps its time, and a pending change of the
/// object stays pending: [`await_decision`] and [`decided`] write that.
///
/// # Errors
/// [`Error::Missing`] when the contact is not the organization's; [`Error::Duplicate`] when another contact has an object under this handle there.
pub async fn note_object(tx: &mut Tx, note: &ContactObject) -> Result<(), Error> {
    const UPSERT: &str = "INSERT INTO contact_object (organization_id, contact_id, registry, handle, roid, origin, intended_at, created_at, form) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (contact_id, registry, form) DO UPDATE SET \
        intended_at = CASE WHEN contact_object.handle = excluded.handle AND contact_object.roid IS NULL AND excluded.roid IS NULL \
            THEN contact_object.intended_at ELSE excluded.intended_at END, \
        pending_since = CASE WHEN contact_object.handle = excluded.handle THEN contact_object.pending_since ELSE NULL END, \
        pending_task = CASE WHEN contact_object.handle = excluded.handle THEN contact_object.pending_task ELSE NULL END, \
        handle = excluded.handle, roid = excluded.roid, origin = excluded.origin, created_at = excluded.created_at \
        WHERE contact_object.organization_id = excluded.organization_id";
    one(touched!(
        tx,
        sqlx::query(UPSERT)
            .bind(note.organization_id.0)
            .bind(note.contact_id.0)
            .bind(&note.registry)
            .bind(&note.handle)
            .bind(note.roid.as_deref())
            .bind(&note.origin)
            .bind(micros(note.intended_at))
            .bind(note.created_at.map(micros))
            .bind(&note.form)
    )?)
}

/// Records that the registry accepted a change of the contact's object for this task and will decide later.
///
/// # Errors
/// [`Error::Stale`] when nothing is known of such an object.
pub async fn await_decision(
    tx: &mut Tx,
    object: &ContactObject,
    task: TaskId,
    since: DateTime<Utc>,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE contact_object SET pending_since = $4, pending_task = $5 WHERE organization_id = $1 AND contact_id = $2 AND registry = $3 AND form = $6";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(object.organization_id.0)
            .bind(object.contact_id.0)
            .bind(&object.registry)
            .bind(micros(since))
            .bind(task.0)
            .bind(&object.form)
    )?)
}

/// Ends a pending change. An object of which nothing was read yet keeps its task: its creation was accepted under our account, so what stands under the handle later is ours.
macro_rules! decide {
    () => {
        "UPDATE contact_object SET pending_since = NULL, pending_task = CASE WHEN roid IS NULL AND created_at IS NULL THEN pending_task ELSE NULL END"
    };
}

/// Records that no change of the contact's object is pending at the registry any more.
pub async fn decided(tx: &mut Tx, object: &ContactObject) -> Result<(), Error> {
    const UPDATE: &str = concat!(
        decide!(),
        " WHERE organization_id = $1 AND contact_id = $2 AND registry = $3 AND form = $4"
    );
    touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(object.organization_id.0)
            .bind(object.contact_id.0)
            .bind(&object.registry)
            .bind(&object.form)
    )
    .map(|_| ())
}

/// The same for the object with this handle, in either case of its letters and in any organization: the registry names nothing else. Returns whose contact it is, when a change of it was
/// pending.
pub async fn decided_at(
    tx: &mut Tx,
    registry: &str,
    handle: &str,
) -> Result<Option<(OrganizationId, ContactId)>, Error> {
    const UPDATE: &str = concat!(
        decide!(),
        " WHERE registry = $1 AND handle IN ($2, $3, $4) AND pending_since IS NOT NULL RETURNING organization_id, contact_id"
    );
    let found: Option<(Uuid, Uuid)> = on!(tx, conn => sqlx::query_as(UPDATE)
        .bind(registry)
        .bind(handle)
        .bind(handle.to_ascii_uppercase())
        .bind(handle.to_ascii_lowercase())
        .fetch_optional(conn))?;
    Ok(found.map(|(organization, contact)| (OrganizationId(organization), ContactId(contact))))
}
