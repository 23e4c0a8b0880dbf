//! Which domains show many contacts at once: by their own binding, else by their team's slot, else by the organization's default.
//!
//! Joined as sets, whole: a subquery for each slot or default is as quick on SQLite, and on PostgreSQL reads all bindings for each.

use crate::column::Word;
use crate::error::Error;
use crate::in_list::{InList, rows_of};
use crate::tx::Tx;
use model::id::{ContactId, DomainId, OrganizationId};
use model::role::Role;
use sqlx::FromRow;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The domains that show a contact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shows {
    /// In any role.
    pub all: BTreeSet<DomainId>,
    /// As their registrant.
    pub as_registrant: BTreeSet<DomainId>,
}

#[derive(FromRow)]
struct Shown {
    #[sqlx(try_from = "Uuid")]
    contact_id: ContactId,
    #[sqlx(try_from = "Uuid")]
    domain_id: DomainId,
    #[sqlx(try_from = "Word<Role>")]
    role: Role,
}

/// A statement over what is kept of each role (`role_state`), for the contacts of organization `$1` in the list. It is brought up to date by the commit, so it is for reading: counting tens
/// of thousands of domains takes one walk of an index.
macro_rules! kept {
    ($select:literal, $tail:literal) => {
        kept!($select, "", $tail)
    };
    ($select:literal, $join:literal, $tail:literal) => {
        InList::new(
            concat!(
                $select,
                " FROM contact c JOIN role_state s ON s.wanted_contact_id = c.id",
                $join,
                " WHERE c.organization_id = $1 AND c.id IN ("
            ),
            $tail,
            2,
        )
    };
}

/// The head and the tail of a statement over `shown`: each domain of organization `$1` that shows one of the contacts in the list between them, with the role.
macro_rules! shown {
    ($select:literal) => {
        InList::new(
            "WITH wanted AS (SELECT c.id FROM contact c WHERE c.organization_id = $1 AND c.id IN (",
            concat!(
                ")), shown AS (\
                SELECT r.contact_id, d.id AS domain_id, r.role FROM wanted w JOIN domain_role r ON r.contact_id = w.id \
                JOIN domain d ON d.id = r.domain_id AND d.deleted_at IS NULL WHERE r.organization_id = $1 \
                UNION ALL \
                SELECT s.contact_id, d.id, s.role FROM wanted w JOIN team_slot s ON s.contact_id = w.id \
                JOIN domain d ON d.team_id = s.team_id AND d.team_id IS NOT NULL AND d.deleted_at IS NULL \
                WHERE s.organization_id = $1 AND NOT EXISTS (SELECT 1 FROM domain_role r WHERE r.domain_id = d.id AND r.role = s.role) \
                UNION ALL \
                SELECT o.contact_id, d.id, o.role FROM wanted w JOIN organization_default o ON o.contact_id = w.id \
                JOIN domain d ON d.organization_id = o.organization_id AND d.deleted_at IS NULL WHERE o.organization_id = $1 \
                AND NOT EXISTS (SELECT 1 FROM domain_role r WHERE r.domain_id = d.id AND r.role = o.role) \
                AND NOT EXISTS (SELECT 1 FROM team_slot s WHERE s.team_id = d.team_id AND s.role = o.role)) ",
                $select
            ),
            2,
        )
    };
}

/// [`showing`](crate::domains::showing) for many contacts: which domains show each. One that no domain shows is absent.
pub async fn shown_by(
    tx: &mut Tx,
    organization: OrganizationId,
    contacts: &[ContactId],
) -> Result<BTreeMap<ContactId, Shows>, Error> {
    static SELECT: InList = shown!("SELECT contact_id, domain_id, role FROM shown");
    let ids = contacts.iter().map(|id| id.0);
    let rows: Vec<Shown> = rows_of(tx, &SELECT, organization, ids).await?;
    let mut shown: BTreeMap<ContactId, Shows> = BTreeMap::new();
    for row in rows {
        let shows = shown.entry(row.contact_id).or_default();
        shows.all.insert(row.domain_id);
        if row.role == Role::Registrant {
            shows.as_registrant.insert(row.domain_id);
        }
    }
    Ok(shown)
}

#[derive(FromRow)]
struct Counted {
    #[sqlx(try_from = "Uuid")]
    contact_id: ContactId,
    domains: i64,
}

/// How many domains show each of these contacts, each domain once whatever the roles. One that no domain shows is absent.
pub async fn count_shown_by(
    tx: &mut Tx,
    organization: OrganizationId,
    contacts: &[ContactId],
) -> Result<BTreeMap<ContactId, i64>, Error> {
    static SELECT: InList = kept!(
        "SELECT c.id AS contact_id, COUNT(DISTINCT s.domain_id) AS domains",
        ") GROUP BY c.id"
    );
    let ids = contacts.iter().map(|id| id.0);
    let rows: Vec<Counted> = rows_of(tx, &SELECT, organization, ids).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.contact_id, row.domains))
        .collect())
}

#[derive(FromRow)]
struct InRole {
    #[sqlx(try_from = "Uuid")]
    contact_id: ContactId,
    #[sqlx(try_from = "Word<Role>")]
    role: Role,
    domains: i64,
}

/// How many domains show each of these contacts in each role, in the order of [`Role::ALL`]. One that no domain shows is absent.
pub(crate) async fn roles_shown_by(
    tx: &mut Tx,
    organization: OrganizationId,
    contacts: &[ContactId],
) -> Result<BTreeMap<ContactId, [i64; 4]>, Error> {
    static SELECT: InList = kept!(
        "SELECT c.id AS contact_id, s.role, COUNT(*) AS domains",
        ") GROUP BY c.id, s.role"
    );
    let ids = contacts.iter().map(|id| id.0);
    let rows: Vec<InRole> = rows_of(tx, &SELECT, organization, ids).await?;
    let mut shown: BTreeMap<ContactId, [i64; 4]> = BTreeMap::new();
    for row in rows {
        shown.entry(row.contact_id).or_default()[row.role as usize] = row.domains;
    }
    Ok(shown)
}

#[derive(FromRow)]
struct First {
    #[sqlx(try_from = "Uuid")]
    contact_id: ContactId,
    /// Its sort key, a separator that no name holds, its name.
    first: String,
}

/// The first domain by name, as people read it, that shows each of these contacts: its name in A-labels. A contact that no domain shows is absent.
pub async fn first_domains(
    tx: &mut Tx,
    organization: OrganizationId,
    contacts: &[ContactId],
) -> Result<BTreeMap<ContactId, String>, Error> {
    static SELECT: InList = kept!(
        "SELECT c.id AS contact_id, MIN(d.sort_key || '\u{1}' || d.name) AS first",
        " JOIN domain d ON d.id = s.domain_id",
        ") GROUP BY c.id"
    );
    let ids = contacts.iter().map(|id| id.0);
    let rows: Vec<First> = rows_of(tx, &SELECT, organization, ids).await?;
    let name = |row: &First| row.first.rsplit('\u{1}').next().map(ToOwned::to_owned);
    Ok(rows
        .iter()
        .filter_map(|row| Some((row.contact_id, name(row)?)))
        .collect())
}
