//! Contacts that may be duplicates.

use super::{Contact, columns};
use crate::error::Error;
use crate::fold::sort_key;
use crate::tx::Tx;
use model::contact::Snapshot;
use model::id::OrganizationId;
use std::collections::BTreeMap;

/// What contacts have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Common {
    /// The e-mail address, in any case.
    Email,
    /// First and last name, accents or not.
    Name,
}

/// The most contacts in a group.
const MEMBERS: i64 = 20;

/// The most contacts that are looked at for one that says the same, of those with its name, organization, e-mail address and street.
const SAYING: i64 = 50;

const WITH_EMAIL: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM contact c WHERE c.organization_id = $1 AND lower(c.email) = lower($2) AND c.email IS NOT NULL AND c.deleted_at IS NULL ORDER BY c.id LIMIT $3"
);
const WITH_NAME: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM contact c WHERE c.organization_id = $1 AND c.sort_key = $2 AND c.deleted_at IS NULL ORDER BY c.id LIMIT $3"
);

/// The contacts that share the address or the name of this snapshot, at most twenty of each, ordered by id; one that shares both is listed twice.
pub async fn alike_to(
    tx: &mut Tx,
    organization: OrganizationId,
    snapshot: &Snapshot,
) -> Result<Vec<(Common, Contact)>, Error> {
    let email = snapshot.email.clone();
    let name = (!snapshot.last_name.is_empty()).then(|| sort_key(snapshot));
    let mut alike = Vec::new();
    for (common, key, members) in [
        (Common::Email, email, WITH_EMAIL),
        (Common::Name, name, WITH_NAME),
    ] {
        let Some(key) = key else { continue };
        let contacts = having(tx, organization, members, &key).await?;
        alike.extend(contacts.into_iter().map(|contact| (common, contact)));
    }
    Ok(alike)
}

/// The external contact that says exactly this and may be given roles; the oldest, where several do. One for which a change is proposed will say something else.
pub async fn saying(
    tx: &mut Tx,
    organization: OrganizationId,
    snapshot: &Snapshot,
    disclose: bool,
) -> Result<Option<Contact>, Error> {
    const SELECT: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM contact c WHERE c.organization_id = $1 AND c.sort_key = $2 AND c.deleted_at IS NULL AND c.kind = 'external' AND c.is_active \
          AND c.copy_of IS NULL AND c.proposed_task IS NULL AND c.disclose = $3 AND c.country_code = $4 AND c.city = $5 AND c.street1 = $6 \
          AND COALESCE(c.email, '') = $7 AND COALESCE(c.org_name, '') = $8 ORDER BY c.id LIMIT $9"
    );
    let text = |of: &Option<String>| of.clone().unwrap_or_default();
    let contacts: Vec<Contact> = on!(tx, conn => sqlx::query_as(SELECT)
        .bind(organization.0)
        .bind(sort_key(snapshot))
        .bind(disclose)
        .bind(&snapshot.country_code)
        .bind(&snapshot.city)
        .bind(&snapshot.street1)
        .bind(text(&snapshot.email))
        .bind(text(&snapshot.org_name))
        .bind(SAYING)
        .fetch_all(conn))?;
    Ok(contacts
        .into_iter()
        .find(|contact| contact.snapshot == *snapshot))
}

async fn having(
    tx: &mut Tx,
    organization: OrganizationId,
    members: &'static str,
    key: &str,
) -> Result<Vec<Contact>, Error> {
    on!(tx, conn => sqlx::query_as(members)
        .bind(organization.0)
        .bind(key)
        .bind(MEMBERS)
        .fetch_all(conn))
}

/// Groups of contacts that share their address or their name, at most `limit` of either kind, ordered by the shared value.
pub async fn alike(
    tx: &mut Tx,
    organization: OrganizationId,
    limit: u32,
) -> Result<Vec<(Common, Vec<Contact>)>, Error> {
    const EMAILS: &str = "SELECT lower(email) FROM contact WHERE organization_id = $1 AND email IS NOT NULL AND deleted_at IS NULL \
        GROUP BY lower(email) HAVING COUNT(*) > 1 ORDER BY lower(email) LIMIT $2";
    const NAMES: &str = "SELECT sort_key FROM contact WHERE organization_id = $1 AND deleted_at IS NULL \
        GROUP BY sort_key HAVING COUNT(*) > 1 ORDER BY sort_key LIMIT $2";
    let limit = i64::from(limit);
    // A group may share both: it is listed once, under its address.
    let mut groups: BTreeMap<Vec<uuid::Uuid>, (Common, Vec<Contact>)> = BTreeMap::new();
    for (common, keys, members) in [
        (Common::Email, EMAILS, WITH_EMAIL),
        (Common::Name, NAMES, WITH_NAME),
    ] {
        let keys: Vec<String> = on!(tx, conn => sqlx::query_scalar(keys).bind(organization.0).bind(limit).fetch_all(conn))?;
        for key in keys {
            let contacts = having(tx, organization, members, &key).await?;
            let ids: Vec<uuid::Uuid> = contacts.iter().map(|contact| contact.id.0).collect();
            if ids.len() > 1 {
                groups.entry(ids).or_insert((common, contacts));
            }
        }
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_by_key(|(common, _)| *common);
    Ok(groups)
}
