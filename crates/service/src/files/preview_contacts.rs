//! What rows of contacts would do, said before they are taken in: which fields become others, on how many domains, and where registries would have another registrant.

use super::contact_rows::ContactRow;
use super::preview::{FieldChange, RowPlan};
use super::{Files, ImportRow};
use crate::allowed::ContactsWrite;
use crate::contacts::{Contact, with_its_words};
use crate::plans::{Supposed, planned_domains};
use crate::{Result, Within};
use model::contact::{Draft, FIELDS};
use model::id::{ContactId, DomainId};
use model::import::Fate;
use model::role::Role;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;

impl Files<'_> {
    /// The plans of those of these rows that would change a contact, by line.
    pub(super) async fn contact_previews(
        self,
        tx: &mut Tx,
        reach: &Within<'_, ContactsWrite>,
        rows: &[ImportRow],
    ) -> Result<BTreeMap<i64, RowPlan>> {
        let mut edits: Vec<(i64, Contact, Contact)> = Vec::new();
        for row in rows.iter().filter(|row| row.fate == Fate::Update) {
            if let Ok(ContactRow::Edit(before, after)) =
                self.contact_row(tx, reach, &row.data).await?
            {
                let after = with_its_words(&before, *after);
                edits.push((row.line, *before, after));
            }
        }
        let mut ids: Vec<ContactId> = edits.iter().map(|(_, before, _)| before.id).collect();
        // Copies follow, on their domains.
        let copies = store::contacts::copies_of(tx, reach.organization, &ids).await?;
        ids.extend(copies.iter().map(|copy| copy.id));
        let mut shown = store::domains::shown_by(tx, reach.organization, &ids).await?;
        for copy in copies {
            let of = copy.copy_of.map(|of| of.id);
            if let Some((original, its)) = of.zip(shown.remove(&copy.id)) {
                shown.entry(original).or_default().all.extend(its.all);
            }
        }
        let edited: Vec<Contact> = edits.iter().map(|(_, _, after)| after.clone()).collect();
        let all: BTreeSet<DomainId> = shown
            .values()
            .flat_map(|shows| shows.all.iter().copied())
            .collect();
        let all: Vec<DomainId> = all.into_iter().collect();
        let supposed = Supposed::Edited(&edited);
        let planned = planned_domains(tx, reach, &all, &supposed).await?;
        let mut registrants: BTreeMap<uuid::Uuid, usize> = BTreeMap::new();
        for item in planned.each().filter(|item| item.changes_registrant) {
            let mut held = item.contacts.iter();
            if let Some(held) = held.find(|held| held.role == Role::Registrant) {
                *registrants.entry(held.contact.id).or_default() += 1;
            }
        }
        let plan = |(line, before, after): (i64, Contact, Contact)| {
            let plan = RowPlan {
                fields: fields(&before, &after),
                domains: shown.remove(&before.id).unwrap_or_default().all.len(),
                registrants: registrants.get(&before.id.0).copied().unwrap_or_default(),
                ..RowPlan::default()
            };
            (line, plan)
        };
        Ok(edits.into_iter().map(plan).collect())
    }
}

/// What becomes another, in the order of the form.
fn fields(before: &Contact, after: &Contact) -> Vec<FieldChange> {
    let draft = |of: &Contact| Draft::from_snapshot(&of.snapshot, of.disclose);
    let (was, becomes) = (draft(before), draft(after));
    let of_snapshot = FIELDS.iter().map(|field| {
        let text = |of: &Draft| of.get(field.name).unwrap_or_default().to_owned();
        (field.label, text(&was), text(&becomes))
    });
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    let flags = [
        ("Published", yes(before.disclose), yes(after.disclose)),
        ("Active", yes(before.is_active), yes(after.is_active)),
    ];
    of_snapshot
        .chain(flags)
        .filter(|(_, from, to)| from != to)
        .map(|(label, from, to)| FieldChange { label, from, to })
        .collect()
}
