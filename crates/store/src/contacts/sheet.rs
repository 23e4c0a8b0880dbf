//! A page of the list of contacts as people see it, read in one statement and as one value: a row that is read by itself costs a turn of a channel
//! and an allocation for each of its values, which was most of the time of the page (docs/adr/0011).

use super::list::{counted, kept};
use super::search::sql::Sql;
use super::search::{Asked, Found, Search};
use super::sheet_read::{Read, Told, by_driver, chosen, here, narrowed};
use super::{ContactFilter, Uses, uses};
use crate::error::Error;
use crate::page::{Cursor, Listed, Page};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{ContactId, OrganizationId};
use std::collections::BTreeMap;

/// A row of the list: what the page shows of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactLine {
    /// Its id.
    pub id: ContactId,
    /// Its handle.
    pub handle: String,
    /// `member` or `external`.
    pub kind: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Organization.
    pub org_name: Option<String>,
    /// The country's code.
    pub country_code: String,
    /// Whether it may be given new roles.
    pub is_active: bool,
    /// Whether its holder has verified it.
    pub is_verified: bool,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// The handle of the contact whose copy it is.
    pub copy_of: Option<String>,
    /// What names it, and how many domains show it.
    pub uses: Uses,
}

/// A page of the list, and what stands around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The rows.
    pub listed: Listed<ContactLine>,
    /// How many contacts match: as [`super::count`].
    pub total: i64,
    /// The countries that contacts of the organization have, as codes, in their order.
    pub countries: Vec<String>,
}

/// A page of the organization's contacts, by last name, then first name, with what stands around it.
///
/// # Errors
/// Any error of the database.
pub async fn sheet(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &ContactFilter,
    page: &Page,
) -> Result<Sheet, Error> {
    let asked = Asked::of(filter.q.as_deref());
    let after = page
        .after
        .as_ref()
        .map(|cursor| (cursor.key.as_str(), cursor.id));
    let is_searched = !asked.words.is_empty();
    // What a list needs of the book it can read by itself, in the time of a look per country.
    let mut book = match is_searched || tx.shelf().has(organization) {
        true => Some(Search::begin(tx, organization, filter, &asked).await?),
        false => None,
    };
    let mut is_new = false;
    let (searched, read) = loop {
        let searched = match &book {
            Some(book) if is_searched => Some(book.page(tx, after, page.size() + 1).await?),
            _ => None,
        };
        let rest = |sql: &mut Sql, postgres: bool| match &searched {
            Some(found) => chosen(sql, &found.ids, postgres),
            None => {
                sql.say(" FROM contact c WHERE c.organization_id = $1");
                narrowed(sql, filter, &asked.patterns, after);
                sql.say(" ORDER BY c.sort_key, c.id LIMIT ")
                    .number(page.fetch());
            }
        };
        let upto = book.as_ref().map(Search::upto);
        // What the database reads on this thread must be short, whatever the book: the list in its own order. Rows of a search: see docs/performance.md.
        let short = upto.filter(|_| !is_searched && in_order(filter));
        let read = match short.and_then(|upto| here(tx, organization, upto, rest)) {
            Some(read) => read,
            None => by_driver(tx, organization, upto, rest).await?,
        };
        match &mut book {
            Some(book) if read.is_behind && !is_new => book.catch_up(tx).await?,
            _ => break (searched, read),
        }
        // What was found may not be so any more: once more, with what has changed. The rows of a list are as they are.
        if !is_searched {
            break (searched, read);
        }
        is_new = true;
    };
    let Read {
        contacts,
        active,
        countries,
        mut told,
        ..
    } = read;
    let (more, total) = match searched {
        Some(Found { ids, total }) => {
            told.sort_by_cached_key(|row| ids.iter().position(|id| *id == row.0));
            (ids.len() > page.size(), total)
        }
        None => {
            // The database gathers them in the order in which it reads them, and promises none.
            told.sort_unstable_by(|a, b| (&a.12, a.0).cmp(&(&b.12, b.0)));
            let total = match kept(filter, &asked, contacts, active) {
                Some(kept) => kept,
                None => match book.as_ref().and_then(Search::total) {
                    Some(total) => total,
                    None => counted(tx, organization, filter, &asked).await?,
                },
            };
            (told.len() > page.size(), total)
        }
    };
    told.truncate(page.size());
    let next = told.last().filter(|_| more).map(|row| Cursor {
        key: row.12.clone(),
        id: row.0,
    });
    let named: Vec<ContactId> = told
        .iter()
        .filter(|row| row.11 != 0)
        .map(|row| ContactId(row.0))
        .collect();
    let mut used = if named.is_empty() {
        BTreeMap::new()
    } else {
        uses(tx, organization, &named).await?
    };
    let rows = told.into_iter().map(|row| line(row, &mut used)).collect();
    Ok(Sheet {
        listed: Listed { rows, next },
        total,
        countries: match book {
            Some(book) => book.countries(),
            None => countries,
        },
    })
}

/// Whether the list's rows follow each other in an index.
fn in_order(filter: &ContactFilter) -> bool {
    *filter
        == ContactFilter {
            is_active: filter.is_active,
            ..ContactFilter::default()
        }
}

fn line(row: Told, used: &mut BTreeMap<ContactId, Uses>) -> ContactLine {
    let Told(
        id,
        handle,
        kind,
        first_name,
        last_name,
        org_name,
        country_code,
        active,
        verified,
        updated_at,
        copy_of,
        _,
        _,
    ) = row;
    let id = ContactId(id);
    ContactLine {
        id,
        handle,
        kind,
        first_name,
        last_name,
        org_name,
        country_code,
        is_active: active != 0,
        is_verified: verified != 0,
        updated_at,
        copy_of,
        uses: used.remove(&id).unwrap_or_default(),
    }
}
