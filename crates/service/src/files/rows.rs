//! The rows of a staged file, for everything that takes them in.

use super::stage::MayImport;
use super::table::Kind;
use super::{Files, Import, ImportRow};
use crate::{Actor, Error, Result, Unguarded};
use model::import::Fate;
use store::Tx;
use uuid::Uuid;

/// The reason on the rows of a file whose stored uploader is not understood.
pub(super) const UNKNOWN_ACTOR: &str =
    "Nobody can tell any more who brought this file and what they might do. Bring it again.";

/// Where the next batch of a file begins, and how many rows it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line behind which it begins: every row up to there has its outcome.
    pub after: i64,
    /// How many rows it takes, where the kind of file has no fixed number.
    pub rows: u32,
}

impl Default for Place {
    fn default() -> Self {
        Self {
            after: 0,
            rows: 100,
        }
    }
}

/// What one batch did.
pub(super) struct Batch {
    /// Rows that were written, or turned out to be so already.
    pub(super) done: u32,
    /// Rows that failed.
    pub(super) failed: u32,
    /// Where the next one begins.
    pub(super) next: Place,
}

impl Batch {
    /// These rows have their outcomes; the next batch takes so many.
    pub(super) fn of(rows: &[ImportRow], before: Place, next: u32) -> Self {
        let of = |fate| {
            let count = rows.iter().filter(|row| row.fate == fate).count();
            u32::try_from(count).unwrap_or(u32::MAX)
        };
        Self {
            done: of(Fate::Done).saturating_add(of(Fate::Unchanged)),
            failed: of(Fate::Failed),
            next: Place {
                after: rows.last().map_or(before.after, |row| row.line),
                rows: next,
            },
        }
    }
}

impl Files<'_> {
    /// It is no longer known on whose behalf, or as what, these rows would be written: each of them fails with that reason, and the task ends. Whoever counts rows counts them anew.
    pub(super) async fn refuse_rest(self, import: &Import, reason: &str) -> Result<()> {
        tracing::error!(import = %import.id, reason, "a file can't be imported");
        let mut tx = self.tools.begin_unguarded(Unguarded::Upload).await?;
        store::imports::fail_rest(&mut tx, import.organization_id, import.id, reason).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn next_rows(
        self,
        tx: &mut Tx,
        import: &Import,
        place: Place,
    ) -> Result<Vec<ImportRow>> {
        Ok(store::imports::rows(
            tx,
            import.organization_id,
            import.id,
            (&Fate::OPEN, place.after),
            place.rows,
        )
        .await?)
    }

    /// A file, and the caller as one who may bring such a file.
    pub(super) async fn load<'a>(
        self,
        tx: &mut Tx,
        actor: &'a Actor,
        id: Uuid,
    ) -> Result<(MayImport<'a>, Import)> {
        let import = store::imports::get(tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        let reach = MayImport::of(actor, kind_of(&import)?)?;
        if let Some(project) = import.project_id {
            reach.check(project)?;
        }
        Ok((reach, import))
    }
}

/// Notes why a row could not be taken in.
pub(super) fn fail(row: &mut ImportRow, reason: String) {
    row.fate = Fate::Failed;
    row.reason = Some(reason);
}

/// What a stored file contains.
///
/// # Errors
/// When this version doesn't know the kind: the required permission can't be determined then.
pub(super) fn kind_of(import: &Import) -> Result<Kind> {
    import
        .kind
        .clone()
        .map_err(|error| Error::internal(format!("import {}: {error}", import.id)))
}
