//! Reading the kept state.

use crate::column::{MaybeId, MaybeWord, Word, micros};
use crate::error::Error;
use crate::in_list::{InList, rows_of};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::agreement::{AgreementState, DifferenceCause};
use model::id::{ContactId, DomainId, OrganizationId};
use model::role::Role;
use sqlx::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How one role of a domain stands.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct RoleRow {
    /// The domain.
    #[sqlx(try_from = "Uuid")]
    pub domain_id: DomainId,
    /// The role.
    #[sqlx(try_from = "Word<Role>")]
    pub role: Role,
    /// The contact that the book wants; `None`: nobody.
    #[sqlx(try_from = "MaybeId")]
    pub wanted_contact_id: Option<ContactId>,
    /// The handles that the registry was last read to hold, separated by commas.
    pub held_handle: Option<String>,
    /// Agrees, differs or unknown. Whether something is under way is a matter of the whole domain.
    #[sqlx(try_from = "Word<AgreementState>")]
    pub state: AgreementState,
    /// Why it differs.
    #[sqlx(try_from = "MaybeWord<DifferenceCause>")]
    pub cause: Option<DifferenceCause>,
    /// Since when it has had this state.
    pub since: DateTime<Utc>,
}

/// The roles of one domain.
pub async fn of_domain(
    tx: &mut Tx,
    organization: OrganizationId,
    id: DomainId,
) -> Result<BTreeMap<Role, RoleRow>, Error> {
    Ok(of_domains(tx, organization, &[id])
        .await?
        .remove(&id)
        .unwrap_or_default())
}

/// The roles of these domains.
pub async fn of_domains(
    tx: &mut Tx,
    organization: OrganizationId,
    ids: &[DomainId],
) -> Result<BTreeMap<DomainId, BTreeMap<Role, RoleRow>>, Error> {
    static SELECT: InList = InList::new(
        "SELECT domain_id, role, wanted_contact_id, held_handle, state, cause, since FROM role_state WHERE organization_id = $1 AND domain_id IN (",
        ")",
        2,
    );
    let rows: Vec<RoleRow> = rows_of(tx, &SELECT, organization, ids.iter().map(|id| id.0)).await?;
    let mut of: BTreeMap<DomainId, BTreeMap<Role, RoleRow>> = BTreeMap::new();
    for row in rows {
        of.entry(row.domain_id).or_default().insert(row.role, row);
    }
    Ok(of)
}

/// How many domains show a contact whose registry is another, or holds somebody else in that role: those for which other data of the contact would be sent, or not any more what it
/// was.
pub async fn shown_elsewhere(
    tx: &mut Tx,
    organization: OrganizationId,
    (contact, handle): (ContactId, &str),
    registry: &str,
) -> Result<i64, Error> {
    const SELECT: &str = "SELECT COUNT(DISTINCT s.domain_id) FROM role_state s JOIN domain d ON d.id = s.domain_id AND d.deleted_at IS NULL \
        WHERE s.organization_id = $1 AND s.wanted_contact_id = $2 \
        AND CASE WHEN d.registry = $4 AND s.held_handle = $3 THEN 0 ELSE 1 END = 1";
    on!(tx, conn => sqlx::query_scalar(SELECT)
        .bind(organization.0)
        .bind(contact.0)
        .bind(handle)
        .bind(registry)
        .fetch_one(conn))
}

/// How many domains differ for each cause. A domain whose roles differ for several causes counts for each.
pub type Causes = BTreeMap<DifferenceCause, i64>;

#[derive(FromRow)]
struct OfCause {
    #[sqlx(try_from = "Word<DifferenceCause>")]
    cause: DifferenceCause,
    domains: i64,
}

/// Counts the organization's domains that differ, by cause; those on their way and those that somebody leaves so for now left out.
pub async fn causes(
    tx: &mut Tx,
    organization: OrganizationId,
    now: DateTime<Utc>,
) -> Result<Causes, Error> {
    // From the domains on, whatever the planner thinks: SQLite keeps the order of a CROSS JOIN. While a plan is carried out tens of thousands of roles differ, whose domains are all on their way.
    const SELECT: &str = "SELECT r.cause, COUNT(DISTINCT r.domain_id) AS domains FROM domain d CROSS JOIN role_state r \
        WHERE d.organization_id = $1 AND d.state = 'differs' AND d.deleted_at IS NULL AND r.domain_id = d.id AND r.state = 'differs' AND r.cause IS NOT NULL \
        AND CASE WHEN d.left_until > $2 THEN 1 ELSE 0 END = 0 GROUP BY r.cause";
    let rows: Vec<OfCause> = on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(micros(now)).fetch_all(conn))?;
    Ok(rows
        .into_iter()
        .map(|row| (row.cause, row.domains))
        .collect())
}

/// Counts roles that differ, by cause, in the whole installation: from an index alone.
pub async fn roles_by_cause(tx: &mut Tx) -> Result<Causes, Error> {
    const SELECT: &str = "SELECT cause, COUNT(*) AS domains FROM role_state WHERE state = 'differs' AND cause IS NOT NULL GROUP BY cause";
    let rows: Vec<OfCause> = on!(tx, conn => sqlx::query_as(SELECT).fetch_all(conn))?;
    Ok(rows
        .into_iter()
        .map(|row| (row.cause, row.domains))
        .collect())
}

#[derive(FromRow)]
struct OfState {
    #[sqlx(try_from = "Word<AgreementState>")]
    state: AgreementState,
    domains: i64,
}

/// Counts domains by state: of one organization, or of the installation.
pub async fn counts(
    tx: &mut Tx,
    organization: Option<OrganizationId>,
) -> Result<BTreeMap<AgreementState, i64>, Error> {
    const ALL: &str =
        "SELECT state, COUNT(*) AS domains FROM domain WHERE deleted_at IS NULL GROUP BY state";
    const OF: &str = "SELECT state, COUNT(*) AS domains FROM domain WHERE organization_id = $1 AND deleted_at IS NULL GROUP BY state";
    let rows: Vec<OfState> = match organization {
        Some(organization) => {
            on!(tx, conn => sqlx::query_as(OF).bind(organization.0).fetch_all(conn))?
        }
        None => on!(tx, conn => sqlx::query_as(ALL).fetch_all(conn))?,
    };
    Ok(rows
        .into_iter()
        .map(|row| (row.state, row.domains))
        .collect())
}
