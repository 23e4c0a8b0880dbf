//! Contacts that may be duplicates.

use super::{Contact, columns};
use crate::error::Error;
use crate::fold::sort_key;
use crate::places::placed;
use crate::tx::Tx;
use model::contact::Snapshot;
use model::id::OrganizationId;
use sqlx::{AssertSqlSafe, FromRow};
use std::collections::BTreeMap;
use std::fmt::Write as _;

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

/// How many contacts one statement compares with the book.
const AT_ONCE: usize = 100;

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

/// What a contact is to say, to be the same as another.
#[derive(Debug, Clone, Copy)]
pub struct Saying<'a> {
    /// Its data.
    pub snapshot: &'a Snapshot,
    /// Whether it is published.
    pub disclose: bool,
    /// Whether it may be given roles.
    pub is_active: bool,
}

/// The external contact that says exactly this and may be given roles; the oldest, where several do. One for which a change is proposed will say something else.
pub async fn saying(
    tx: &mut Tx,
    organization: OrganizationId,
    snapshot: &Snapshot,
    disclose: bool,
) -> Result<Option<Contact>, Error> {
    let wanted = Saying {
        snapshot,
        disclose,
        is_active: true,
    };
    let found = saying_many(tx, organization, &[wanted]).await?;
    Ok(found.into_iter().flatten().next())
}

/// [`saying`] for each of many, in their order: a statement for each hundred of them.
pub async fn saying_many(
    tx: &mut Tx,
    organization: OrganizationId,
    wanted: &[Saying<'_>],
) -> Result<Vec<Option<Contact>>, Error> {
    let mut found = vec![None; wanted.len()];
    for (some, found) in wanted.chunks(AT_ONCE).zip(found.chunks_mut(AT_ONCE)) {
        let sql = saying_sql(tx.is_postgres(), some.len());
        let kept = some.len() == 1 || some.len() == AT_ONCE;
        let candidates: Vec<Candidate> = on!(tx, conn => {
            let mut query = sqlx::query_as(AssertSqlSafe(sql)).persistent(kept);
            for (at, one) in (0_i64..).zip(some) {
                query = query
                    .bind(at)
                    .bind(sort_key(one.snapshot))
                    .bind(one.snapshot.email.as_deref().unwrap_or_default())
                    .bind(one.snapshot.org_name.as_deref().unwrap_or_default())
                    .bind(&one.snapshot.street1);
            }
            query.bind(organization.0).fetch_all(conn)
        })?;
        for Candidate { place, contact } in candidates {
            let at = usize::try_from(place).unwrap_or(usize::MAX);
            let (Some(one), Some(found)) = (some.get(at), found.get_mut(at)) else {
                continue;
            };
            let says = contact.snapshot == *one.snapshot
                && contact.disclose == one.disclose
                && contact.is_active == one.is_active;
            // They come oldest first.
            if found.is_none() && says {
                *found = Some(contact);
            }
        }
    }
    Ok(found)
}

/// A contact that may be the one at this place.
#[derive(FromRow)]
struct Candidate {
    place: i64,
    #[sqlx(flatten)]
    contact: Contact,
}

/// Contacts that share name, address and street with one of so many. The values stand first: SQLite is to look each of them up by its name.
fn saying_sql(postgres: bool, count: usize) -> String {
    // A contact is read by the positions of its columns: they stand first.
    let mut sql = concat!("SELECT ", columns!(), ", v.column1 AS place FROM (VALUES").to_owned();
    for number in 0..count {
        let first = 5 * number;
        let comma = if number == 0 { "" } else { "," };
        // Writing to a String can't fail.
        let _ = write!(
            sql,
            "{comma} (${}, ${}, ${}, ${}, ${})",
            first + 1,
            first + 2,
            first + 3,
            first + 4,
            first + 5
        );
    }
    let _ = write!(
        sql,
        ") AS v CROSS JOIN contact c WHERE c.organization_id = ${} AND c.sort_key = v.column2 AND COALESCE(c.email, '') = v.column3 \
         AND COALESCE(c.org_name, '') = v.column4 AND c.street1 = v.column5 AND c.deleted_at IS NULL AND c.kind = 'external' \
         AND c.copy_of IS NULL AND c.proposed_task IS NULL ORDER BY c.id",
        5 * count + 1
    );
    placed(postgres, sql)
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
