//! Locking one row from reading it to changing it, so that a concurrent writer waits and then sees the first one's change.

use crate::error::Error;
use crate::tx::{Link, Tx};
use model::id::{
    ContactId, LocationId, OrganizationId, PhoneId, ProjectId, TeamId, UserId, WebhookId,
};
use uuid::Uuid;

/// The row to lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// A contact.
    Contact(ContactId),
    /// A location.
    Location(LocationId),
    /// The organization itself.
    Organization,
    /// A person.
    Person(UserId),
    /// A person's phone.
    Phone(PhoneId),
    /// A project.
    Project(ProjectId),
    /// A team.
    Team(TeamId),
    /// A webhook.
    Webhook(WebhookId),
}

impl Row {
    /// `FOR NO KEY UPDATE` is the lock that the change itself takes; others may still refer to the row.
    const fn statement(self) -> &'static str {
        match self {
            Self::Contact(_) => {
                "SELECT 1 FROM contact WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE"
            }
            Self::Location(_) => {
                "SELECT 1 FROM location WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE"
            }
            Self::Organization => {
                "SELECT 1 FROM organization WHERE id = $1 AND id = $2 FOR NO KEY UPDATE"
            }
            Self::Person(_) => {
                "SELECT 1 FROM user_account WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE"
            }
            Self::Phone(_) => {
                "SELECT 1 FROM user_phone WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE"
            }
            Self::Project(_) => {
                "SELECT 1 FROM project WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE"
            }
            Self::Team(_) => {
                "SELECT 1 FROM team WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE"
            }
            Self::Webhook(_) => {
                "SELECT 1 FROM webhook WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE"
            }
        }
    }

    const fn id(self, organization: OrganizationId) -> Uuid {
        match self {
            Self::Contact(id) => id.0,
            Self::Location(id) => id.0,
            Self::Organization => organization.0,
            Self::Person(id) => id.0,
            Self::Phone(id) => id.0,
            Self::Project(id) => id.0,
            Self::Team(id) => id.0,
            Self::Webhook(id) => id.0,
        }
    }
}

impl Tx {
    /// Locks the row, if it exists, until the transaction's end. Through a connection for reading, and on SQLite, which has a single writer, there is
    /// nothing to do.
    ///
    /// # Errors
    /// [`Error::Busy`] when another transaction holds it for too long.
    pub async fn hold(&mut self, organization: OrganizationId, row: Row) -> Result<(), Error> {
        if !self.writes() {
            return Ok(());
        }
        let held = match self.link() {
            Link::Sqlite(_) => return Ok(()),
            Link::Postgres(conn) => {
                sqlx::query(row.statement())
                    .bind(organization.0)
                    .bind(row.id(organization))
                    .execute(conn)
                    .await
            }
        };
        held.map(|_| ()).map_err(|error| {
            let error = Error::from(error);
            self.failed(&error);
            error
        })
    }
}
