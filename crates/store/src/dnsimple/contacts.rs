//! Labels of contacts, and the contacts in the orders that DNSimple's clients ask for.

use super::sorting::{Key, Ordered, ordered_by};
use crate::error::{Error, one};
use crate::in_list::{InList, MANY};
use crate::tx::Tx;
use model::id::{ContactId, OrganizationId};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The fields of a contact that only the DNSimple API has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Label {
    /// Its label.
    pub label: Option<String>,
    /// The job title.
    pub job_title: Option<String>,
}

/// A sort key of contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// By number.
    Number,
    /// By label.
    Label,
    /// By address.
    Email,
}

impl Key for Sort {
    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Number => &["n.number"],
            Self::Label => &["COALESCE(l.label, '')"],
            Self::Email => &["COALESCE(c.email, '')"],
        }
    }
}

/// Writes a contact's DNSimple fields.
///
/// # Errors
/// [`Error::Missing`] when the organization has no such contact.
pub async fn set_label(
    tx: &mut Tx,
    organization: OrganizationId,
    contact: ContactId,
    label: &Label,
) -> Result<(), Error> {
    const UPSERT: &str = "INSERT INTO contact_label (contact_id, organization_id, label, job_title) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (contact_id) DO UPDATE SET label = excluded.label, job_title = excluded.job_title \
        WHERE contact_label.organization_id = excluded.organization_id";
    one(touched!(
        tx,
        sqlx::query(UPSERT)
            .bind(contact.0)
            .bind(organization.0)
            .bind(&label.label)
            .bind(&label.job_title)
    )?)
}

/// The DNSimple fields of these contacts; those without any are absent.
pub async fn labels(
    tx: &mut Tx,
    organization: OrganizationId,
    contacts: &[ContactId],
) -> Result<BTreeMap<ContactId, Label>, Error> {
    static SELECT: InList = InList::new(
        "SELECT contact_id, label, job_title FROM contact_label WHERE organization_id = $1 AND contact_id IN (",
        ")",
        2,
    );
    let ids: Vec<Uuid> = contacts.iter().map(|id| id.0).collect();
    let mut found = BTreeMap::new();
    for ids in ids.chunks(MANY) {
        let (sql, ids) = SELECT.filled(tx, ids);
        let rows: Vec<(Uuid, Option<String>, Option<String>)> = on!(tx, conn => {
            let mut query = sqlx::query_as(sql).bind(organization.0);
            for id in ids {
                query = query.bind(id);
            }
            query.fetch_all(conn)
        })?;
        found.extend(
            rows.into_iter()
                .map(|(id, label, job_title)| (ContactId(id), Label { label, job_title })),
        );
    }
    Ok(found)
}

/// A page of the organization's numbered contacts, and the total number. Ties are ordered by number.
pub async fn contact_page(
    tx: &mut Tx,
    organization: OrganizationId,
    orders: &[Ordered<Sort>],
    (limit, skip): (u32, u64),
) -> Result<(Vec<ContactId>, i64), Error> {
    const SELECT: &str = "SELECT c.id FROM contact c JOIN public_number n ON n.organization_id = $1 AND n.kind = 'contact' AND n.object_id = c.id \
        LEFT JOIN contact_label l ON l.contact_id = c.id WHERE c.organization_id = $1 AND c.deleted_at IS NULL";
    const COUNT: &str =
        "SELECT COUNT(*) FROM contact c WHERE c.organization_id = $1 AND c.deleted_at IS NULL";
    let select = format!("{SELECT}{} LIMIT $2 OFFSET $3", ordered_by(orders));
    let skip = i64::try_from(skip).unwrap_or(i64::MAX);
    let ids: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar(AssertSqlSafe(select))
        .bind(organization.0)
        .bind(i64::from(limit))
        .bind(skip)
        .fetch_all(conn))?;
    let total = on!(tx, conn => sqlx::query_scalar(COUNT).bind(organization.0).fetch_one(conn))?;
    Ok((ids.into_iter().map(ContactId).collect(), total))
}
