//! Contacts, teams and domains as they were.

use super::then;
use crate::column::{MaybeId, micros};
use crate::contacts::Contact;
use crate::error::Error;
use crate::in_list::{InList, MANY};
use crate::teams::Team;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::domain_name::DomainName;
use model::id::{ContactId, DomainId, OrganizationId, ProjectId, TeamId};
use model::past::Began;
use sqlx::FromRow;
use uuid::Uuid;

/// Something as it was, and since when it was so.
#[derive(Debug, Clone, PartialEq)]
pub struct Then<T> {
    /// As it was.
    pub what: T,
    /// Since when, by which change.
    pub since: Began,
}

#[derive(FromRow)]
struct Row<T> {
    #[sqlx(flatten)]
    what: T,
    valid_from: DateTime<Utc>,
    opened_by: Option<i64>,
}

impl<T> From<Row<T>> for Then<T> {
    fn from(row: Row<T>) -> Self {
        Self {
            what: row.what,
            since: Began {
                at: row.valid_from,
                change: row.opened_by,
            },
        }
    }
}

/// The columns of a version of a contact, in the order in which a contact's row is read.
macro_rules! contact_columns {
    () => {
        "h.contact_id, h.organization_id, h.handle, h.kind, h.first_name, h.last_name, h.org_name, h.email, h.phone, h.fax, h.street1, h.street2, h.city, h.region, \
         h.postal_code, h.country_code, h.disclose, h.is_active, h.verification_status, h.verified_at, h.user_id, h.location_id, h.phone_id, h.version, h.created_at, \
         h.updated_at, h.international, h.proposed, h.proposed_task, \
         h.copy_of, (SELECT o.handle FROM contact o WHERE o.id = h.copy_of) AS copied, h.phone_ext, h.fax_ext, h.valid_from, h.opened_by"
    };
}

/// The organization's contact of this id as it was then. `None` when it was not in the book.
pub async fn contact(
    tx: &mut Tx,
    organization: OrganizationId,
    id: ContactId,
    at: DateTime<Utc>,
) -> Result<Option<Then<Contact>>, Error> {
    const SELECT: &str = concat!(
        "SELECT ",
        contact_columns!(),
        " FROM contact_history h WHERE h.organization_id = $1 AND h.contact_id = $2 AND ",
        then!("h", "$3")
    );
    let row: Option<Row<Contact>> = on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).bind(micros(at)).fetch_optional(conn))?;
    Ok(row.map(Into::into))
}

/// Those of these contacts that were in the book then, as they were, in no particular order, each once.
pub async fn contacts(
    tx: &mut Tx,
    organization: OrganizationId,
    ids: &[ContactId],
    at: DateTime<Utc>,
) -> Result<Vec<Contact>, Error> {
    static SELECT: InList = InList::new(
        concat!(
            "SELECT ",
            contact_columns!(),
            " FROM contact_history h WHERE h.organization_id = $1 AND ",
            then!("h", "$2"),
            " AND h.contact_id IN ("
        ),
        ")",
        3,
    );
    let mut ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut contacts = Vec::with_capacity(ids.len());
    for ids in ids.chunks(MANY) {
        let (sql, ids) = SELECT.filled(tx, ids);
        contacts.extend(on!(tx, conn => {
            let mut query = sqlx::query_as::<_, Contact>(sql).bind(organization.0).bind(micros(at));
            for id in ids {
                query = query.bind(id);
            }
            query.fetch_all(conn)
        })?);
    }
    Ok(contacts)
}

/// The organization's team of this id as it was then.
pub async fn team(
    tx: &mut Tx,
    organization: OrganizationId,
    id: TeamId,
    at: DateTime<Utc>,
) -> Result<Option<Then<Team>>, Error> {
    const SELECT: &str = concat!(
        "SELECT t.id, t.organization_id, h.name, h.slug, t.is_system, h.version, t.created_at, h.updated_at, h.valid_from, h.opened_by \
         FROM team_history h JOIN team t ON t.id = h.team_id WHERE h.organization_id = $1 AND h.team_id = $2 AND ",
        then!("h", "$3")
    );
    let row: Option<Row<Team>> = on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).bind(micros(at)).fetch_optional(conn))?;
    Ok(row.map(Into::into))
}

/// A domain that was in the book, with the team that it had.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Assigned {
    /// The domain.
    #[sqlx(try_from = "Uuid")]
    pub id: DomainId,
    /// Its project.
    #[sqlx(try_from = "Uuid")]
    pub project_id: ProjectId,
    /// Its name.
    #[sqlx(try_from = "crate::column::Word<DomainName>")]
    pub name: DomainName,
    /// Its team then, if any.
    #[sqlx(try_from = "MaybeId")]
    pub team_id: Option<TeamId>,
}

/// The organization's domain of this id, if it was in the book then, and since when it had that team (or none).
pub async fn domain(
    tx: &mut Tx,
    organization: OrganizationId,
    id: DomainId,
    at: DateTime<Utc>,
) -> Result<Option<Then<Assigned>>, Error> {
    const SELECT: &str = concat!(
        "SELECT d.id, d.project_id, d.name, h.team_id, h.valid_from, h.opened_by FROM domain_history h JOIN domain d ON d.id = h.domain_id \
         WHERE h.organization_id = $1 AND h.domain_id = $2 AND ",
        then!("h", "$3")
    );
    let row: Option<Row<Assigned>> = on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).bind(micros(at)).fetch_optional(conn))?;
    Ok(row.map(Into::into))
}
