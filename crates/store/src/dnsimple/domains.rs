//! Domains as DNSimple's clients ask for them: by a part of the name, by registrant, in orders of their own.

use super::sorting::{Key, Ordered, ordered_by};
use crate::error::Error;
use crate::fold::patterns;
use crate::in_list::among;
use crate::tx::Tx;
use model::id::{ContactId, DomainId, OrganizationId, ProjectId};
use sqlx::AssertSqlSafe;
use std::sync::Arc;
use uuid::Uuid;

/// A filter for domains. `None` matches all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DomainsAsked {
    /// Whose name has this in it, in either spelling, with or without accents.
    pub name_like: Option<String>,
    /// Whose registrant in the book is this contact; those that are not ours any more have none.
    pub registrant: Option<ContactId>,
    /// In one of these projects.
    pub projects: Option<Arc<[ProjectId]>>,
}

/// A sort key of domains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DomainSort {
    /// By number.
    Number,
    /// By name, as people read it.
    Name,
    /// By the end of the registration, as last read; those that nobody has read, and those that are not ours any more, come last.
    Expiration,
}

impl Key for DomainSort {
    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Number => &["n.number"],
            Self::Name => &["d.sort_key"],
            Self::Expiration => &[
                "CASE WHEN d.gone_at IS NOT NULL THEN 1 WHEN d.expires_at IS NULL THEN 1 ELSE 0 END",
                "CASE WHEN d.gone_at IS NULL THEN d.expires_at END",
            ],
        }
    }
}

/// A page of the organization's numbered domains that match, and how many do. Ties are ordered by number.
pub async fn domain_page(
    tx: &mut Tx,
    organization: OrganizationId,
    asked: &DomainsAsked,
    orders: &[Ordered<DomainSort>],
    (limit, skip): (u32, u64),
) -> Result<(Vec<DomainId>, i64), Error> {
    const HELD: &str = " AND d.id IN (SELECT s.domain_id FROM role_state s \
        WHERE s.organization_id = $1 AND s.role = 'registrant' AND s.wanted_contact_id = $4) AND d.gone_at IS NULL";
    let mut from = String::from(
        " FROM domain d JOIN public_number n ON n.organization_id = $1 AND n.kind = 'domain' AND n.object_id = d.id \
        WHERE d.organization_id = $1 AND d.deleted_at IS NULL",
    );
    if asked.registrant.is_some() {
        from.push_str(HELD);
    }
    let names = patterns(asked.name_like.as_deref());
    for place in 5..5 + names.len() {
        from.push_str(&format!(" AND d.search_text LIKE ${place} ESCAPE '!'"));
    }
    if let Some(projects) = &asked.projects {
        from.push_str(&among("d.project_id", 5 + names.len(), projects.len()));
    }
    let page = format!("SELECT d.id{from}{} LIMIT $2 OFFSET $3", ordered_by(orders));
    let count = format!("SELECT COUNT(*){from}");
    let skip = i64::try_from(skip).unwrap_or(i64::MAX);
    macro_rules! bound {
        ($query:expr) => {{
            let mut query = $query
                .bind(organization.0)
                .bind(i64::from(limit))
                .bind(skip)
                .bind(asked.registrant.map(|id| id.0));
            for name in &names {
                query = query.bind(name.as_str());
            }
            for project in asked.projects.iter().flat_map(|all| all.iter()) {
                query = query.bind(project.0);
            }
            query
        }};
    }
    let ids: Vec<Uuid> =
        on!(tx, conn => bound!(sqlx::query_scalar(AssertSqlSafe(page))).fetch_all(conn))?;
    let total = on!(tx, conn => bound!(sqlx::query_scalar(AssertSqlSafe(count))).fetch_one(conn))?;
    Ok((ids.into_iter().map(DomainId).collect(), total))
}
