//! Writing files: page by page, so that any number of rows takes the same memory. What they say beside the columns that are read again is for people and other programs, and left out on the way in.

use super::cells::line;
use super::flags;
use super::phones::plain;
use super::rows::kind_of;
use super::table::{CONTACT_COLUMNS, columns};
use super::{Files, ImportRow};
use crate::allowed::ContactsRead;
use crate::contacts::{Contact, ContactFilter};
use crate::domains::DomainFilter;
use crate::{Actor, Result};
use boxed::boxed;
use model::contact::Draft;
use model::id::{ContactId, DomainId, TeamId};
use model::resolution::resolve;
use model::role::Role;
use std::collections::BTreeMap;
use store::{Cursor, Listed, Page};
use uuid::Uuid;

/// A chunk of a file, and where the next one begins.
#[derive(Debug, Clone)]
pub struct Exported {
    /// Lines of CSV; the first chunk has the header, after a byte order mark, by which spreadsheets recognise UTF-8.
    pub text: String,
    /// Where the next chunk begins; `None` when this is the last.
    pub next: Option<Cursor>,
}

/// The columns of a file of domains that is written: those that are read, and what is told beside them.
const DOMAINS_OUT: [&str; 17] = [
    "name",
    "team",
    "registrant",
    "admin",
    "tech",
    "billing",
    "expires_on",
    "status",
    "name_servers",
    "resolved_registrant",
    "resolved_registrant_from",
    "resolved_admin",
    "resolved_admin_from",
    "resolved_tech",
    "resolved_tech_from",
    "resolved_billing",
    "resolved_billing_from",
];

/// How many rows a chunk has.
pub(super) const PIECE: u32 = 200;

impl<'a> Files<'a> {
    /// A chunk of the contacts that match the filter, by last name; of only these, where some are named, all at once.
    ///
    /// # Errors
    /// When the caller may not read contacts.
    #[boxed]
    pub async fn export_contacts(
        self,
        actor: &Actor,
        filter: &ContactFilter,
        only: &[ContactId],
        after: Option<Cursor>,
    ) -> Result<Exported> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let mut text = begun(after.is_none(), &CONTACT_COLUMNS)?;
        let page = Page {
            limit: PIECE,
            after,
        };
        let mut tx = self
            .tools
            .read_contacts(actor, actor.organization, filter.q.as_deref())
            .await?;
        let (rows, next): (Vec<Contact>, _) = if only.is_empty() {
            let listed = store::contacts::list(&mut tx, actor.organization, filter, &page).await?;
            let rows = listed.rows.into_iter().map(|row| row.contact);
            (rows.collect(), listed.next)
        } else {
            let mut rows = store::contacts::many(&mut tx, actor.organization, only).await?;
            rows.sort_by_cached_key(|contact| {
                let fields = &contact.snapshot;
                (
                    fields.last_name.to_lowercase(),
                    fields.first_name.to_lowercase(),
                    contact.id,
                )
            });
            (rows, None)
        };
        for contact in &rows {
            text.push_str(&line(&contact_cells(contact))?);
        }
        Ok(Exported { text, next })
    }

    /// A chunk of the domains that match the filter, by name, with their own bindings, what their registries say of them, and who holds their roles for which reason; of only these, where some are named, all at once.
    ///
    /// # Errors
    /// When the caller may not read domains.
    #[boxed]
    pub async fn export_domains(
        self,
        actor: &Actor,
        filter: &DomainFilter,
        only: &[DomainId],
        after: Option<Cursor>,
    ) -> Result<Exported> {
        let (reach, filter) = &self.tools.domains().reachable(actor, filter)?;
        let mut text = begun(after.is_none(), &DOMAINS_OUT)?;
        let page = Page {
            limit: PIECE,
            after,
        };
        let mut tx = self.tools.read_found(reach, filter.q.as_deref()).await?;
        let Listed { rows, next } = if only.is_empty() {
            store::domains::list(&mut tx, actor.organization, filter, &page).await?
        } else {
            let mut rows = store::domains::many(&mut tx, actor.organization, only).await?;
            rows.retain(|domain| reach.includes(domain.project_id));
            rows.sort_by_cached_key(|domain| domain.name.unicode().to_lowercase());
            Listed { rows, next: None }
        };
        let ids: Vec<DomainId> = rows.iter().map(|domain| domain.id).collect();
        let own = store::domains::bindings_of(&mut tx, actor.organization, &ids).await?;
        let teams: Vec<TeamId> = rows.iter().filter_map(|domain| domain.team_id).collect();
        let slots = store::teams::slots_of(&mut tx, actor.organization, &teams).await?;
        let defaults = store::organizations::defaults(&mut tx, actor.organization).await?;
        let mut named: Vec<ContactId> = defaults.values().copied().collect();
        let by_others = own.values().chain(slots.values());
        named.extend(by_others.flat_map(BTreeMap::values));
        let handles: BTreeMap<ContactId, String> =
            store::contacts::many(&mut tx, actor.organization, &named)
                .await?
                .into_iter()
                .map(|contact| (contact.id, contact.handle))
                .collect();
        let slugs: BTreeMap<TeamId, String> =
            store::teams::many(&mut tx, actor.organization, &teams)
                .await?
                .into_iter()
                .map(|team| (team.id, team.slug))
                .collect();
        let nobody = BTreeMap::new();
        for domain in rows {
            let own = own.get(&domain.id).unwrap_or(&nobody);
            let of_team = domain.team_id.and_then(|team| slots.get(&team));
            let resolved = resolve(own, of_team.unwrap_or(&nobody), &defaults);
            let handle = |id: &ContactId| handles.get(id).cloned().unwrap_or_default();
            let slug = domain.team_id.and_then(|team| slugs.get(&team));
            let mut cells = vec![
                domain.name.unicode().to_owned(),
                slug.cloned().unwrap_or_default(),
            ];
            cells.extend(Role::ALL.map(|role| own.get(&role).map(handle).unwrap_or_default()));
            let view = domain.view.as_ref();
            let expires = view.and_then(|view| view.expires);
            cells.push(
                expires
                    .map(|at| at.date_naive().to_string())
                    .unwrap_or_default(),
            );
            cells.push(view.map(|view| view.statuses.join(" ")).unwrap_or_default());
            cells.push(
                view.map(|view| view.nameservers.join(" "))
                    .unwrap_or_default(),
            );
            for role in Role::ALL {
                let held = resolved.get(&role);
                cells.push(held.map(|held| handle(&held.contact)).unwrap_or_default());
                cells.push(held.map(|held| held.source.to_string()).unwrap_or_default());
            }
            text.push_str(&line(&cells)?);
        }
        Ok(Exported { text, next })
    }

    /// A chunk of a file's report: every row with its line, its outcome and the reason. `after` is the last line of the previous chunk.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when the file is not there for this caller.
    #[boxed]
    pub async fn export_report(
        self,
        actor: &Actor,
        id: Uuid,
        after: i64,
    ) -> Result<(String, Option<i64>)> {
        let card = self.card(actor, id, (None, after), PIECE).await?;
        let columns = columns(kind_of(&card.import)?);
        let mut headings = vec!["line", "fate", "reason"];
        headings.extend(columns);
        let mut text = begun(after == 0, &headings)?;
        for row in &card.rows {
            let mut cells = vec![row.line.to_string(), row.fate.to_string(), said(row)];
            // A new contact has its handle once it is there: with that the report can be brought again.
            let handle = row.object_id.and_then(|id| card.handles.get(&id));
            cells.extend(columns.iter().map(|name| match (*name, handle) {
                ("handle", Some(handle)) => handle.clone(),
                ("phone" | "fax", _) => plain(row.data.get(*name).map_or("", String::as_str)),
                (name, _) => row.data.get(name).cloned().unwrap_or_default(),
            }));
            text.push_str(&line(&cells)?);
        }
        let full = card.rows.len() == PIECE as usize;
        Ok((text, card.rows.last().map(|row| row.line).filter(|_| full)))
    }
}

/// Why a row is not taken in, and what else is said of it.
fn said(row: &ImportRow) -> String {
    let all: Vec<&str> = row
        .reason
        .iter()
        .chain(&row.remarks.said)
        .map(String::as_str)
        .collect();
    all.join(" ")
}

fn contact_cells(contact: &Contact) -> Vec<String> {
    let draft = Draft::from_snapshot(&contact.snapshot, contact.disclose);
    CONTACT_COLUMNS
        .iter()
        .map(|name| match *name {
            "handle" => contact.handle.clone(),
            "disclose" => flags::written(contact.disclose).to_owned(),
            "is_active" => flags::written(contact.is_active).to_owned(),
            "phone" | "fax" => plain(draft.get(name).unwrap_or_default()),
            name => draft.get(name).unwrap_or_default().to_owned(),
        })
        .collect()
}

/// The beginning of a chunk: of the first one the header, after a byte order mark.
pub(super) fn begun(first: bool, columns: &[&str]) -> Result<String> {
    if !first {
        return Ok(String::new());
    }
    let cells: Vec<String> = columns.iter().map(ToString::to_string).collect();
    Ok(format!("\u{feff}{}", line(&cells)?))
}
