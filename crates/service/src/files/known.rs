//! Rows that would make a contact which is there already: one of the book's, or one that another row of the file makes.

use super::ImportRow;
use crate::Result;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::contact::Snapshot;
use model::id::OrganizationId;
use model::import::Fate;
use sha2::{Digest, Sha256};
use store::Tx;
use store::contacts::{Contact, Saying};

/// All that a row says of a new contact.
#[derive(Debug)]
pub(super) struct NewRow {
    pub(super) snapshot: Snapshot,
    pub(super) disclose: bool,
    pub(super) is_active: bool,
}

/// A row that has not been compared with the book, by its line.
pub(super) type Unlooked = (i64, NewRow);

impl NewRow {
    /// What the row is about: everything that it says.
    pub(super) fn ident(&self) -> String {
        let Self {
            snapshot,
            disclose,
            is_active,
        } = self;
        let said = format!("{snapshot:?} {disclose} {is_active}");
        format!(
            "new {}",
            URL_SAFE_NO_PAD.encode(&Sha256::digest(said)[..18])
        )
    }

    pub(super) fn saying(&self) -> Saying<'_> {
        Saying {
            snapshot: &self.snapshot,
            disclose: self.disclose,
            is_active: self.is_active,
        }
    }
}

/// Says of rows which contact of the book says exactly the same; those change nothing. `new` has them in the order of the rows.
pub(super) async fn known_already(
    tx: &mut Tx,
    organization: OrganizationId,
    new: &[Unlooked],
    rows: &mut [ImportRow],
) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let wanted: Vec<Saying<'_>> = new.iter().map(|(_, row)| row.saying()).collect();
    let found = store::contacts::saying_many(tx, organization, &wanted).await?;
    let mut rows = rows.iter_mut();
    for ((line, _), found) in new.iter().zip(found) {
        let row = rows.find(|row| row.line == *line);
        if let (Some(row), Some(contact)) = (row, found) {
            is_known(row, &contact);
        }
    }
    Ok(())
}

/// The row says what this contact of the book does.
pub(super) fn is_known(row: &mut ImportRow, contact: &Contact) {
    row.fate = Fate::Unchanged;
    row.object_id = Some(contact.id.0);
    row.reason = Some(format!(
        "The same as {}, which is there already.",
        contact.handle
    ));
}

/// What a row says that is the same as another one.
pub(super) fn same_as_line(line: i64) -> String {
    format!("The same as line {line} of the file.")
}
