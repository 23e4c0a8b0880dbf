//! What all rows of a file would send, however many they are: they are read in pages, what they name is looked up in sets, and what registries would be sent is worked out as every other plan is.

use super::called::Called;
use super::contact_rows::{ContactRow, contact_row_of};
use super::domain_rows::{DomainRow, KnownDomain, domain_row_of};
use super::{Files, ImportRow};
use crate::allowed::{ContactsWrite, DomainsWrite};
use crate::contacts::{Contact, with_its_words};
use crate::plans::{RowWishes, Supposed, planned_domains};
use crate::{Reach, Result, Within};
use model::id::{ContactId, DomainId};
use model::import::Fate;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use uuid::Uuid;
use wire::Totals;

/// How many rows are read at a time.
const AT_ONCE: u32 = 2_000;

/// The rows of a file that would change something there is already, in pages.
struct Updates {
    import: Uuid,
    /// The last line that was read.
    after: i64,
}

impl Updates {
    const fn of(import: Uuid) -> Self {
        Self { import, after: 0 }
    }

    /// The next page; `None` behind the last one.
    async fn next(&mut self, tx: &mut Tx, reach: &Reach<'_>) -> Result<Option<Vec<ImportRow>>> {
        let place = (&[Fate::Update][..], self.after);
        let organization = reach.organization;
        let rows = store::imports::rows(tx, organization, self.import, place, AT_ONCE).await?;
        let Some(last) = rows.last() else {
            return Ok(None);
        };
        self.after = last.line;
        Ok(Some(rows))
    }
}

impl Files<'_> {
    /// What the rows of a file of contacts would send together. What was changed since the file was read, so that a row is refused by now, sends nothing.
    pub(super) async fn contact_totals(
        self,
        tx: &mut Tx,
        reach: &Within<'_, ContactsWrite>,
        import: Uuid,
    ) -> Result<Totals> {
        let mut edited: Vec<Contact> = Vec::new();
        let mut updates = Updates::of(import);
        while let Some(rows) = updates.next(tx, reach).await? {
            let ids: Vec<ContactId> = rows
                .iter()
                .filter_map(|row| row.object_id.map(ContactId))
                .collect();
            let known = store::contacts::many(tx, reach.organization, &ids).await?;
            let mut known: BTreeMap<String, Contact> = known
                .into_iter()
                .map(|contact| (contact.handle.clone(), contact))
                .collect();
            for row in rows {
                let handle = row.data.get("handle").map_or("", String::as_str);
                let Some(before) = known.remove(handle) else {
                    continue;
                };
                if let Ok(ContactRow::Edit(before, after)) = contact_row_of(Some(before), &row.data)
                {
                    edited.push(with_its_words(&before, *after));
                }
            }
        }
        let mut ids: Vec<ContactId> = edited.iter().map(|contact| contact.id).collect();
        // Copies follow, on their domains.
        let copies = store::contacts::copies_of(tx, reach.organization, &ids).await?;
        ids.extend(copies.iter().map(|copy| copy.id));
        let shown = store::domains::shown_by(tx, reach.organization, &ids).await?;
        let domains: BTreeSet<DomainId> = shown.into_values().flat_map(|shows| shows.all).collect();
        let domains: Vec<DomainId> = domains.into_iter().collect();
        let supposed = Supposed::Edited(&edited);
        let planned = planned_domains(tx, reach, &domains, &supposed).await?;
        Ok(planned.totals().clone())
    }

    /// The same of a file of domains, as far as it is known before registries are asked about what is adopted.
    pub(super) async fn domain_totals(
        self,
        tx: &mut Tx,
        reach: &Within<'_, DomainsWrite>,
        import: Uuid,
    ) -> Result<Totals> {
        let mut called = Called::default();
        let mut wishes: BTreeMap<DomainId, RowWishes> = BTreeMap::new();
        let mut updates = Updates::of(import);
        while let Some(rows) = updates.next(tx, reach).await? {
            called.forget_contacts();
            called
                .look_up(tx, reach, rows.iter().map(|row| &row.data))
                .await?;
            let ids: Vec<DomainId> = rows
                .iter()
                .filter_map(|row| row.object_id.map(DomainId))
                .collect();
            let mut own = store::domains::bindings_of(tx, reach.organization, &ids).await?;
            let mut known: BTreeMap<String, KnownDomain> = BTreeMap::new();
            for domain in store::domains::many(tx, reach.organization, &ids).await? {
                let own = own.remove(&domain.id).unwrap_or_default();
                let name = domain.name.ascii().to_owned();
                let domain = Some(domain);
                known.insert(name, KnownDomain { domain, own });
            }
            for row in rows {
                let Some(name) = DomainRow::name_in(&row.data) else {
                    continue;
                };
                let Some(known) = known.remove(name.ascii()) else {
                    continue;
                };
                let Ok(found) = domain_row_of(reach, known, &called, &row.data) else {
                    continue;
                };
                if let (Some(domain), None) = (found.known, found.adopts) {
                    let (team, roles) = (found.team, found.roles);
                    wishes.insert(domain.id, RowWishes { team, roles });
                }
            }
        }
        let domains: Vec<DomainId> = wishes.keys().copied().collect();
        let supposed = Supposed::Rows(&wishes);
        let planned = planned_domains(tx, reach, &domains, &supposed).await?;
        Ok(planned.totals().clone())
    }
}
