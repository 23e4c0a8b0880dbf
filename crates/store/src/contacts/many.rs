//! Writing many new contacts at once: a statement for each hundred of them and each table, as a statement costs a round trip however little it writes.

use super::row::bound;
use super::search::revision;
use super::{Contact, verification_clock};
use crate::error::{Error, Unique};
use crate::history;
use crate::in_list::among;
use crate::many_rows::ManyRows;
use crate::places::placed;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::contact::Snapshot;
use model::handle;
use model::outside::{Chance, new_id};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use uuid::Uuid;

/// How many contacts one statement writes.
const AT_ONCE: usize = 100;
/// How often other handles are drawn in place of those that are taken.
const TRIES: usize = 8;

/// [`super::insert`] for contacts of one organization that are composed from nobody. Nothing is written of any when one can't be.
///
/// # Errors
/// [`Error::Duplicate`] with [`Unique::HandleTaken`]; [`Error::Missing`] when the organization does not exist, or one is composed from a person.
pub async fn insert_many(tx: &mut Tx, contacts: &[Contact]) -> Result<(), Error> {
    let Some(first) = contacts.first() else {
        return Ok(());
    };
    let (organization, now) = (first.organization_id, first.updated_at);
    // The foreign key of the column knows no tenant: whoever is composed from a person is looked up, one by one.
    let one_of_ours =
        |contact: &Contact| contact.organization_id == organization && contact.user_id.is_none();
    if !contacts.iter().all(one_of_ours) {
        return Err(Error::Missing);
    }
    let revision = revision::next(tx, organization).await?;
    for some in contacts.chunks(AT_ONCE) {
        rows(tx, some, revision).await?;
    }
    let ids: Vec<Uuid> = contacts.iter().map(|contact| contact.id.0).collect();
    history::begin_contacts(tx, organization, &ids, now).await?;
    verification_clock::begin(tx, organization, contacts).await?;
    let counts = tx.counts.entry(organization).or_default();
    for contact in contacts {
        counts.contacts += 1;
        counts.active_contacts += i64::from(contact.is_active);
    }
    Ok(())
}

async fn rows(tx: &mut Tx, contacts: &[Contact], revision: i64) -> Result<(), Error> {
    static INSERT: ManyRows = ManyRows::new(
        "INSERT INTO contact (id, organization_id, handle, kind, first_name, last_name, org_name, email, phone, fax, \
        street1, street2, city, region, postal_code, country_code, disclose, is_active, verification_status, verified_at, user_id, \
        location_id, phone_id, version, created_at, updated_at, sort_key, search_text, international, copy_of, phone_ext, fax_ext, revision) VALUES",
        (0, 33),
        AT_ONCE,
    );
    let sql = INSERT.text(tx, contacts.len());
    let written = touched!(tx, {
        let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(INSERT.is_kept(contacts.len()));
        for contact in contacts {
            query = bound!(query, contact).bind(revision);
        }
        query
    })?;
    if written == contacts.len() as u64 {
        Ok(())
    } else {
        Err(Error::Stale)
    }
}

/// [`super::draw_handle`] for each of many contacts, in their order; no two are alike.
///
/// # Errors
/// [`Error::Duplicate`] with [`Unique::HandleTaken`] when every handle drawn for one is taken.
pub async fn draw_handles(
    tx: &mut Tx,
    of: &[&Snapshot],
    now: DateTime<Utc>,
    chance: &dyn Chance,
) -> Result<Vec<String>, Error> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let installation = crate::installation::id(tx, new_id(now, chance)).await?;
    let initials: Vec<String> = of
        .iter()
        .map(|of| handle::initials(&of.first_name, &of.last_name, &of.country_code))
        .collect();
    let mut handles = vec![String::new(); of.len()];
    let mut open: Vec<usize> = (0..of.len()).collect();
    let mut given = BTreeSet::new();
    for _ in 0..TRIES {
        for at in &open {
            handles[*at] = handle::draw(&initials[*at], installation, chance);
        }
        let drawn: Vec<&str> = open.iter().map(|at| handles[*at].as_str()).collect();
        let taken = taken(tx, &drawn).await?;
        open.retain(|at| {
            let handle = &handles[*at];
            taken.contains(handle) || !given.insert(handle.clone())
        });
        if open.is_empty() {
            return Ok(handles);
        }
    }
    Err(Error::Duplicate(Unique::HandleTaken))
}

/// Which of these handles the installation has assigned, counting deleted contacts and objects at registries.
async fn taken(tx: &mut Tx, drawn: &[&str]) -> Result<BTreeSet<String>, Error> {
    static SELECT: LazyLock<[String; 2]> = LazyLock::new(|| {
        let (first, second) = (
            among("handle", 1, AT_ONCE),
            among("handle", 1 + AT_ONCE, AT_ONCE),
        );
        let sql = format!(
            "SELECT handle FROM contact WHERE 1 = 1{first} UNION ALL SELECT handle FROM contact_object WHERE 1 = 1{second}"
        );
        [placed(false, sql.clone()), sql]
    });
    let sql = SELECT[usize::from(tx.is_postgres())].as_str();
    let mut taken = BTreeSet::new();
    for drawn in drawn.chunks(AT_ONCE) {
        // The last one is repeated to fill the placeholders: one statement, whatever the number.
        let last = std::iter::repeat(&drawn[drawn.len() - 1]);
        let filled: Vec<&str> = drawn.iter().chain(last).take(AT_ONCE).copied().collect();
        let found: Vec<String> = on!(tx, conn => {
            let mut query = sqlx::query_scalar(AssertSqlSafe(sql));
            // For either table.
            for handle in filled.iter().chain(&filled) {
                query = query.bind(*handle);
            }
            query.fetch_all(conn)
        })?;
        taken.extend(found);
    }
    Ok(taken)
}
