//! Noting what a registry was read to hold.

use crate::column::micros;
use crate::error::Error;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::agreement::held;
use model::id::{DomainId, OrganizationId};
use model::published::DomainView;
use model::role::Role;

/// Notes handles and digests of what the view shows for the four roles. Adopted: a domain that was unknown so far.
pub(crate) async fn write_held(
    tx: &mut Tx,
    (organization, id): (OrganizationId, DomainId),
    view: &DomainView,
    adopted: bool,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    // In the order of `Role::ALL`.
    const UPSERT: &str = "INSERT INTO role_state (domain_id, organization_id, role, held_handle, held_digest, state, since, moved) VALUES \
        ($1, $2, 'registrant', $5, $6, 'unknown', $3, $4), ($1, $2, 'admin', $7, $8, 'unknown', $3, $4), \
        ($1, $2, 'tech', $9, $10, 'unknown', $3, $4), ($1, $2, 'billing', $11, $12, 'unknown', $3, $4) \
        ON CONFLICT (domain_id, role) DO UPDATE SET held_handle = excluded.held_handle, held_digest = excluded.held_digest, \
        moved = COALESCE(role_state.moved, excluded.moved) \
        WHERE role_state.held_handle IS DISTINCT FROM excluded.held_handle OR role_state.held_digest IS DISTINCT FROM excluded.held_digest OR role_state.state = 'unknown'";
    let roles = Role::ALL.map(|role| {
        let held = held(view, role);
        (held.handle(), held.digest())
    });
    touched!(tx, {
        let mut query = sqlx::query(UPSERT)
            .bind(id.0)
            .bind(organization.0)
            .bind(micros(at))
            .bind(if adopted { "adopted" } else { "held" });
        for (handle, digest) in &roles {
            query = query.bind(handle.as_deref()).bind(digest.as_deref());
        }
        query
    })?;
    Ok(())
}
