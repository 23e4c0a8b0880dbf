//! Contacts that follow people and offices.

use super::{Contact, columns};
use crate::error::Error;
use crate::tx::Tx;
use model::id::{LocationId, OrganizationId, PhoneId, UserId};

/// What a member contact is composed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Followed {
    /// A person.
    Person(UserId),
    /// A location.
    Location(LocationId),
    /// A person's phone.
    Phone(UserId, PhoneId),
    /// The organization's legal name: every member contact uses it.
    LegalName,
}

macro_rules! members {
    ($which:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM contact c WHERE c.organization_id = $1 AND c.kind = 'member' AND c.deleted_at IS NULL",
            $which,
            " ORDER BY c.id"
        )
    };
}

/// The organization's member contacts that are composed from this, by id.
pub async fn members(
    tx: &mut Tx,
    organization: OrganizationId,
    followed: Followed,
) -> Result<Vec<Contact>, Error> {
    let organization = organization.0;
    match followed {
        Followed::Person(user) => {
            on!(tx, conn => sqlx::query_as(members!(" AND c.user_id = $2")).bind(organization).bind(user.0).fetch_all(conn))
        }
        Followed::Location(location) => {
            on!(tx, conn => sqlx::query_as(members!(" AND c.location_id = $2")).bind(organization).bind(location.0).fetch_all(conn))
        }
        Followed::Phone(user, phone) => {
            on!(tx, conn => sqlx::query_as(members!(" AND c.user_id = $2 AND c.phone_id = $3")).bind(organization).bind(user.0).bind(phone.0).fetch_all(conn))
        }
        Followed::LegalName => {
            on!(tx, conn => sqlx::query_as(members!("")).bind(organization).fetch_all(conn))
        }
    }
}

/// The organization's contacts whose refresh waits for approval, by id; at most `limit`.
pub async fn waiting(
    tx: &mut Tx,
    organization: OrganizationId,
    limit: u32,
) -> Result<Vec<Contact>, Error> {
    const SELECT: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM contact c WHERE c.organization_id = $1 AND c.proposed_task IS NOT NULL AND c.deleted_at IS NULL ORDER BY c.id LIMIT $2"
    );
    let limit = i64::from(limit);
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(limit).fetch_all(conn))
}
