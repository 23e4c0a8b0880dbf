//! Writing domains.

use super::Domain;
use super::order::sort_key;
use crate::column::micros;
use crate::dialect;
use crate::error::{Error, one, one_or_stale};
use crate::fold::fold;
use crate::history;
use crate::tx::Tx;
use crate::words::DOMAINS;
use chrono::{DateTime, Utc};
use model::handle::of_contact;
use model::id::{DomainId, OrganizationId, TeamId};
use model::published::DomainView;
use model::registry::same_handle;
use sqlx::types::Json;
use std::borrow::Cow;
use uuid::Uuid;

/// Writes a new domain.
///
/// # Errors
/// [`Error::Duplicate`] with [`crate::Unique::DomainName`] when the installation has the name already; [`Error::Missing`] when the project or the team is not the organization's.
pub async fn insert(tx: &mut Tx, domain: &Domain) -> Result<(), Error> {
    let view = match &domain.view {
        Some(view) => Some(spelled(tx, domain.organization_id, view).await?),
        None => None,
    };
    let view = view.as_deref();
    if let Some(team) = domain.team_id {
        let hold = tx.word(dialect::HOLD_TEAM);
        let organization = domain.organization_id.0;
        let held: Option<Uuid> = on!(tx, conn => sqlx::query_scalar(hold).bind(organization).bind(team.0).fetch_optional(conn))?;
        held.ok_or(Error::Missing)?;
    }
    const INSERT: &str = "INSERT INTO domain (id, organization_id, project_id, name, tld, team_id, registry, view, version, created_at, \
        updated_at, search_text, read_at, sort_key, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    // Both spellings can be searched for.
    let search = fold(&format!(
        "{} {}",
        domain.name.ascii(),
        domain.name.unicode()
    ));
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(domain.id.0)
            .bind(domain.organization_id.0)
            .bind(domain.project_id.0)
            .bind(domain.name.ascii())
            .bind(domain.name.tld())
            .bind(domain.team_id.map(|id| id.0))
            .bind(&domain.registry)
            .bind(view.map(Json))
            .bind(domain.version)
            .bind(micros(domain.created_at))
            .bind(micros(domain.updated_at))
            .bind(&search)
            .bind(view.map(|view| micros(view.read_at)))
            .bind(sort_key(&domain.name))
            .bind(expires(view))
    )?)?;
    history::begin(
        tx,
        &history::DOMAIN,
        domain.organization_id,
        domain.id.0,
        domain.updated_at,
    )
    .await?;
    if let Some(view) = view {
        write_shown(tx, domain.id, view).await?;
        let whose = (domain.organization_id, domain.id);
        tx.moves.held(whose, view, true, domain.created_at);
    }
    tx.moves
        .domain(domain.organization_id, domain.id, domain.created_at);
    DOMAINS
        .write(tx, domain.organization_id, domain.id.0, &search, false)
        .await?;
    tx.counts.entry(domain.organization_id).or_default().domains += 1;
    Ok(())
}

/// Removes a domain from the portfolio with its bindings, and frees its name. The row stays, so that its history can still be shown.
///
/// # Errors
/// [`Error::Stale`] when the organization has no such domain.
pub async fn delete(
    tx: &mut Tx,
    organization: OrganizationId,
    id: DomainId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const DELETE: &str = "UPDATE domain SET deleted_at = $3, updated_at = $3, version = version + 1 \
        WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL";
    const UNBIND: &str = "DELETE FROM domain_role WHERE organization_id = $1 AND domain_id = $2";
    one_or_stale(touched!(
        tx,
        sqlx::query(DELETE)
            .bind(organization.0)
            .bind(id.0)
            .bind(micros(now))
    )?)?;
    const FORGET: &str = "DELETE FROM role_state WHERE organization_id = $1 AND domain_id = $2";
    touched!(tx, sqlx::query(UNBIND).bind(organization.0).bind(id.0))?;
    touched!(tx, sqlx::query(FORGET).bind(organization.0).bind(id.0))?;
    history::end(tx, &history::BINDINGS, organization, id.0, now).await?;
    history::end(tx, &history::DOMAIN, organization, id.0, now).await?;
    DOMAINS.forget(tx, organization, id.0).await?;
    tx.counts.entry(organization).or_default().domains -= 1;
    Ok(())
}

/// Locks a domain against every transaction that would change it, until the commit. `false` when the organization has no such domain.
pub async fn hold(tx: &mut Tx, organization: OrganizationId, id: DomainId) -> Result<bool, Error> {
    let hold = tx.word(dialect::HOLD_DOMAIN);
    let held: Option<Uuid> = on!(tx, conn => sqlx::query_scalar(hold).bind(organization.0).bind(id.0).fetch_optional(conn))?;
    Ok(held.is_some())
}

/// Increments the domain's version and locks its row until the commit: the next writer waits.
///
/// # Errors
/// [`Error::Stale`] when the organization has no such domain.
pub async fn touch(
    tx: &mut Tx,
    organization: OrganizationId,
    id: DomainId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE domain SET version = version + 1, updated_at = $3 \
        WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(id.0)
            .bind(micros(now))
    )?)
}

/// Stores the registry's view as read. The version stays: the wanted state has not changed.
///
/// # Errors
/// [`Error::Stale`] when the domain is gone.
pub async fn set_view(
    tx: &mut Tx,
    organization: OrganizationId,
    id: DomainId,
    view: &DomainView,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let view = &*spelled(tx, organization, view).await?;
    const UPDATE: &str = "UPDATE domain SET view = $3, updated_at = $4, read_at = $5, expires_at = $6, read_due_at = NULL, gone_at = NULL, unread_since = NULL \
        WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(id.0)
            .bind(Json(view))
            .bind(micros(now))
            .bind(micros(view.read_at))
            .bind(expires(Some(view)))
    )?)?;
    tx.moves.held((organization, id), view, false, now);
    write_shown(tx, id, view).await
}

/// The view with the handles as the book spells them: some registries write all in small letters. Drawn handles have none, so there is mostly nothing to look up.
async fn spelled<'a>(
    tx: &mut Tx,
    organization: OrganizationId,
    view: &'a DomainView,
) -> Result<Cow<'a, DomainView>, Error> {
    let shown = view.contacts.iter().map(|(_, contact)| &contact.handle);
    let unread = view.unread.iter().map(|(_, handle)| handle);
    let mut small: Vec<String> = shown
        .chain(unread)
        .filter(|handle| handle.bytes().any(|byte| byte.is_ascii_lowercase()))
        .cloned()
        .collect();
    small.sort_unstable();
    small.dedup();
    if small.is_empty() {
        return Ok(Cow::Borrowed(view));
    }
    let known = crate::contacts::known_handles(tx, organization, &small).await?;
    let mut view = view.clone();
    let ours = |handle: &mut String| {
        // Those of objects in one postal form alone are drawn from their contact's.
        let capitals = handle.to_ascii_uppercase();
        if let Some(known) = known.iter().find(|known| same_handle(known, handle)) {
            known.clone_into(handle);
        } else if known.iter().any(|known| *known == of_contact(&capitals)) {
            *handle = capitals;
        }
    };
    for (_, contact) in &mut view.contacts {
        ours(&mut contact.handle);
    }
    for (_, handle) in &mut view.unread {
        ours(handle);
    }
    Ok(Cow::Owned(view))
}

fn expires(view: Option<&DomainView>) -> Option<DateTime<Utc>> {
    view.and_then(|view| view.expires).map(micros)
}

/// Leaves what differs as it is until then, or not any more. The version is incremented.
///
/// # Errors
/// [`Error::Stale`] when the organization has no such domain.
pub async fn leave(
    tx: &mut Tx,
    organization: OrganizationId,
    id: DomainId,
    until: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE domain SET left_until = $3, version = version + 1, updated_at = $4 \
        WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(id.0)
            .bind(until.map(micros))
            .bind(micros(now))
    )?)
}

/// Records which handles the view shows, for look-ups by handle.
async fn write_shown(tx: &mut Tx, id: DomainId, view: &DomainView) -> Result<(), Error> {
    const FORGET: &str = "DELETE FROM domain_shown WHERE domain_id = $1";
    const NOTE: &str = "INSERT INTO domain_shown (domain_id, handle, read_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    touched!(tx, sqlx::query(FORGET).bind(id.0))?;
    for (_, contact) in &view.contacts {
        touched!(
            tx,
            sqlx::query(NOTE)
                .bind(id.0)
                .bind(&contact.handle)
                .bind(micros(view.read_at))
        )?;
    }
    Ok(())
}

/// Assigns a domain to a team, or to none, and increments its version.
///
/// # Errors
/// [`Error::Missing`] when the team is not the organization's, or is deleted; [`Error::Stale`] when the organization has no such domain.
pub async fn set_team(
    tx: &mut Tx,
    organization: OrganizationId,
    id: DomainId,
    team: Option<TeamId>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE domain SET team_id = $3, version = version + 1, updated_at = $4 \
        WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL";
    tx.moves.domain(organization, id, now);
    if let Some(team) = team {
        // Held until the commit, so that nobody deletes it meanwhile.
        let hold = tx.word(dialect::HOLD_TEAM);
        let held: Option<Uuid> = on!(tx, conn => sqlx::query_scalar(hold).bind(organization.0).bind(team.0).fetch_optional(conn))?;
        held.ok_or(Error::Missing)?;
    }
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(id.0)
            .bind(team.map(|team| team.0))
            .bind(micros(now))
    )?)?;
    history::follow(tx, &history::DOMAIN, organization, id.0, now).await
}
