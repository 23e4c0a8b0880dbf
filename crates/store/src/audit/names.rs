//! What the objects that entries name are called now, deleted ones too: the log outlives what it tells of.

use crate::error::Error;
use crate::in_list::{InList, rows_of};
use crate::tx::Tx;
use model::id::OrganizationId;
use sqlx::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What an object is called.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Name {
    id: Uuid,
    /// Its name; a domain's as an A-label.
    pub name: String,
    /// A contact's handle.
    pub handle: Option<String>,
    /// Whether it was deleted.
    pub is_gone: bool,
}

/// The statement for each kind of object. It takes the organization as `$1`.
static SELECTS: [(&str, InList); 8] = [
    (
        "contact",
        InList::new(
            "SELECT id, TRIM(COALESCE(first_name, '') || ' ' || COALESCE(last_name, '')) AS name, handle, deleted_at IS NOT NULL AS is_gone \
             FROM contact WHERE organization_id = $1 AND id IN (",
            ")",
            2,
        ),
    ),
    (
        "domain",
        InList::new(
            "SELECT id, name, NULL AS handle, deleted_at IS NOT NULL AS is_gone FROM domain WHERE organization_id = $1 AND id IN (",
            ")",
            2,
        ),
    ),
    (
        "team",
        InList::new(
            "SELECT id, name, NULL AS handle, deleted_at IS NOT NULL AS is_gone FROM team WHERE organization_id = $1 AND id IN (",
            ")",
            2,
        ),
    ),
    (
        "user",
        InList::new(
            "SELECT id, TRIM(first_name || ' ' || last_name) AS name, NULL AS handle, deleted_at IS NOT NULL AS is_gone \
             FROM user_account WHERE organization_id = $1 AND id IN (",
            ")",
            2,
        ),
    ),
    (
        "location",
        InList::new(
            "SELECT id, label AS name, NULL AS handle, deleted_at IS NOT NULL AS is_gone FROM location WHERE organization_id = $1 AND id IN (",
            ")",
            2,
        ),
    ),
    (
        "project",
        InList::new(
            "SELECT id, name, NULL AS handle, FALSE AS is_gone FROM project WHERE organization_id = $1 AND id IN (",
            ")",
            2,
        ),
    ),
    (
        "key",
        InList::new(
            "SELECT id, name, NULL AS handle, FALSE AS is_gone FROM api_key WHERE organization_id = $1 AND id IN (",
            ")",
            2,
        ),
    ),
    (
        "webhook",
        InList::new(
            "SELECT id, COALESCE(description, '') AS name, NULL AS handle, FALSE AS is_gone FROM webhook WHERE organization_id = $1 AND id IN (",
            ")",
            2,
        ),
    ),
];

/// What these objects of one kind are called, by id. Unknown ids and kinds without names are left out.
pub async fn names(
    tx: &mut Tx,
    organization: OrganizationId,
    kind: &str,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, Name>, Error> {
    let Some((_, select)) = SELECTS.iter().find(|(known, _)| *known == kind) else {
        return Ok(BTreeMap::new());
    };
    let rows: Vec<Name> = rows_of(tx, select, organization, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
