//! What a row of contacts says: a new contact, or what becomes of one that is there.

use super::Files;
use super::called::contact_called;
use super::flags;
use super::wrong::{Judged, Wrong};
use crate::book::copy_text;
use crate::contacts::Contact;
use crate::{Cleared, Result};
use model::contact::{ContactKind, Draft, Snapshot};
use std::collections::BTreeMap;
use store::Tx;

/// A row of contacts, ready to be written.
pub(super) enum ContactRow {
    /// A new contact: as it was typed and as it is stored, and whether it takes roles.
    New(Box<Draft>, Box<Snapshot>, bool),
    /// An existing contact, and its new state.
    Edit(Box<Contact>, Box<Contact>),
}

impl Files<'_> {
    /// The contact that a row is about; none for a new one.
    pub(super) async fn row_contact(
        self,
        tx: &mut Tx,
        reach: &Cleared<'_>,
        data: &BTreeMap<String, String>,
    ) -> Result<Judged<Option<Contact>>> {
        let handle = data.get("handle").map_or("", String::as_str);
        if handle.is_empty() {
            return Ok(Ok(None));
        }
        let known = contact_called(tx, reach, handle).await?;
        Ok(match known {
            Some(contact) => Ok(Some(contact)),
            None => {
                let text = format!("there is no contact {handle}.");
                Err(Wrong::of("handle", text))
            }
        })
    }

    pub(super) async fn contact_row(
        self,
        tx: &mut Tx,
        reach: &Cleared<'_>,
        data: &BTreeMap<String, String>,
    ) -> Result<Judged<ContactRow>> {
        let known = self.row_contact(tx, reach, data).await?;
        Ok(known.and_then(|before| contact_row_of(before, data)))
    }
}

/// What a row says of this contact, or of a new one.
pub(super) fn contact_row_of(
    before: Option<Contact>,
    data: &BTreeMap<String, String>,
) -> Judged<ContactRow> {
    let (disclose, is_active) = (flag(data, "disclose")?, flag(data, "is_active")?);
    let Some(before) = before else {
        let mut draft = Draft {
            disclose: disclose.unwrap_or(true),
            ..Draft::default()
        };
        fill(&mut draft, data);
        let snapshot = phones::new_contact(&draft).map_err(|errors| Wrong::fields(&errors))?;
        let (draft, snapshot) = (Box::new(draft), Box::new(snapshot));
        return Ok(ContactRow::New(draft, snapshot, is_active.unwrap_or(true)));
    };
    let mut draft = Draft::from_snapshot(&before.snapshot, disclose.unwrap_or(before.disclose));
    fill(&mut draft, data);
    phones::renumbered(&mut draft, &before.snapshot, |name| data.contains_key(name));
    let snapshot =
        phones::contact_over(&draft, &before.snapshot).map_err(|errors| Wrong::fields(&errors))?;
    let handle = &before.handle;
    if before.kind == ContactKind::Member && snapshot != before.snapshot {
        let text = format!("{handle} follows a person and an office; edit those.");
        return Err(Wrong::all(text));
    }
    let after = Contact {
        snapshot,
        disclose: draft.disclose,
        is_active: is_active.unwrap_or(before.is_active),
        ..before.clone()
    };
    if let Some(of) = before.copy_of.as_ref().filter(|_| after != before) {
        return Err(Wrong::all(copy_text(handle, of)));
    }
    Ok(ContactRow::Edit(Box::new(before), Box::new(after)))
}

fn fill(draft: &mut Draft, data: &BTreeMap<String, String>) {
    for (name, text) in data {
        if let Some(place) = draft.get_mut(name) {
            place.clone_from(text);
        }
    }
}

/// Yes or no as people write it; an empty cell or an absent column means nothing.
fn flag(data: &BTreeMap<String, String>, name: &str) -> Judged<Option<bool>> {
    match data.get(name).map(|text| text.trim()) {
        None | Some("") => Ok(None),
        Some(text) => match flags::read(text) {
            Some(is) => Ok(Some(is)),
            None => Err(Wrong::of(name, format!("say yes or no, not {text:?}."))),
        },
    }
}
