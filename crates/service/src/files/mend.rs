//! Mending a row of a file in place: its cells are written anew, and it is judged again.

use super::judge::Judge;
use super::known::same_as_line;
use super::map::begun;
use super::rows::kind_of;
use super::table::{Kind, LONGEST_CELL, columns};
use super::{Files, ImportRow};
use crate::{Actor, Error, Reach, Result, Unguarded};
use boxed::boxed;
use model::field::{FieldCode, FieldErrors};
use model::import::{Fate, Remarks};
use std::collections::BTreeMap;
use store::Tx;
use uuid::Uuid;

impl<'a> Files<'a> {
    /// Writes cells of a row and judges it again, before the file is imported. No contact or domain changes.
    ///
    /// # Errors
    /// A column that is none of ours, a cell that is too long; `import.row_closed` for a row that no cell of it would make right; `import.begun`;
    /// [`Error::NotFound`] for a file or a line that is not there for this caller.
    #[boxed]
    pub async fn mend_row(
        self,
        actor: &Actor,
        id: Uuid,
        line: i64,
        cells: &BTreeMap<String, String>,
    ) -> Result<ImportRow> {
        let mut tx = self.tools.begin_unguarded(Unguarded::Upload).await?;
        let (_, import) = self.load(&mut tx, actor, id).await?;
        let kind = kind_of(&import)?;
        let mut errors = FieldErrors::default();
        for (name, text) in cells {
            if !columns(kind).contains(&name.as_str()) {
                errors.push(name.clone(), FieldCode::Unknown);
            } else if text.len() > LONGEST_CELL {
                let text = format!("A cell has {LONGEST_CELL} bytes at most.");
                errors.push(name.clone(), FieldCode::Other { text: text.into() });
            }
        }
        errors.or(()).map_err(Error::Invalid)?;
        if import.task_id.is_some() {
            return Err(begun(store::Error::Stale));
        }
        let at = (&[][..], line - 1);
        let found = store::imports::rows(&mut tx, actor.organization, id, at, 1).await?;
        let before = found.into_iter().find(|row| row.line == line);
        let before = before.ok_or(Error::NotFound)?;
        // What could not be read of it has to be written anew.
        let missing =
            |column: &&String| !before.data.contains_key(*column) && !cells.contains_key(*column);
        if before.remarks.wrong.is_empty() || before.remarks.wrong.iter().any(|each| missing(&each))
        {
            return Err(Error::rule(
                "import.row_closed",
                "This row can't be put right cell by cell. Mend it in the file, and bring that again.",
            ));
        }
        let was = before.ident.clone();
        let mut row = ImportRow {
            fate: Fate::Create,
            reason: None,
            object_id: None,
            remarks: Remarks::default(),
            ident: None,
            ..before
        };
        for (name, text) in cells {
            row.data.insert(name.clone(), text.trim().to_owned());
        }
        let mut judge = Judge::among(kind, id);
        let reach = super::stage::MayImport::of(actor, kind)?;
        self.judge_all(&mut tx, &reach, &mut judge, std::slice::from_mut(&mut row))
            .await?;
        store::imports::judge_row(&mut tx, actor.organization, id, &row)
            .await
            .map_err(begun)?;
        if let Some(was) = was.filter(|was| row.ident.as_ref() != Some(was)) {
            self.next_of(&mut tx, &reach, (kind, id), &was).await?;
        }
        tx.commit().await?;
        Ok(row)
    }

    /// The row that made this contact says something else by now: the next one that says the same makes it.
    async fn next_of(
        self,
        tx: &mut Tx,
        reach: &Reach<'_>,
        (kind, id): (Kind, Uuid),
        ident: &str,
    ) -> Result<()> {
        let organization = reach.organization;
        let Some(line) = store::imports::repeating(tx, organization, id, ident).await? else {
            return Ok(());
        };
        let at = (&[][..], line - 1);
        let mut rows = store::imports::rows(tx, organization, id, at, 1).await?;
        for row in &mut rows {
            row.fate = Fate::Create;
            row.reason = None;
            row.remarks = Remarks::default();
        }
        let mut judge = Judge::among(kind, id);
        self.judge_all(tx, reach, &mut judge, &mut rows).await?;
        for row in &rows {
            store::imports::judge_row(tx, organization, id, row)
                .await
                .map_err(begun)?;
            if row.fate == Fate::Create {
                let same = same_as_line(line);
                store::imports::repeat(tx, organization, id, (ident, &same)).await?;
            }
        }
        Ok(())
    }
}
