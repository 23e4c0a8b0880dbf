//! Saying what the columns of a file are, once it was read: every row is judged by it.
//!
//! The rows are judged batch by batch, each batch one transaction. The columns are not settled before all of them are, so that a process that dies in between leaves a file that can't be
//! begun, and whose columns are said anew.

use super::columns::enough;
use super::intake::row;
use super::judge::Judge;
use super::rows::kind_of;
use super::source::Cell;
use super::table::columns;
use super::{Files, Import, ImportRow};
use crate::{Actor, Error, Result, Unguarded};
use boxed::boxed;
use model::field::FieldCode;
use model::import::Columns;
use uuid::Uuid;

/// Rows that are judged together.
const BATCH: u32 = 250;
/// Rows whose cells are shown as examples.
const EXAMPLES: u32 = 3;

/// The columns of a file, to be looked at.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The file.
    pub import: Import,
    /// Its columns, in its order.
    pub columns: Vec<MappedColumn>,
}

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedColumn {
    /// What the file calls it.
    pub heading: String,
    /// The column of ours that it is read as, or is guessed to be; `None` when it is left out.
    pub becomes: Option<String>,
    /// What the first rows have there.
    pub examples: Vec<String>,
}

impl<'a> Files<'a> {
    /// What the columns of a file are, and what stands in them.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the file is not there for this caller, or its rows keep no cells: then its headings are ours.
    #[boxed]
    pub async fn mapping(self, actor: &Actor, id: Uuid) -> Result<Mapping> {
        let mut tx = self.tools.read_unguarded(Unguarded::Upload).await?;
        let (_, import) = self.load(&mut tx, actor, id).await?;
        let kept = kept(&import)?;
        let rows = store::imports::raw(&mut tx, actor.organization, id, 0, EXAMPLES).await?;
        let columns = kept.columns.iter().enumerate().map(|(at, column)| {
            let cells = rows.iter().filter_map(|row| row.cells.get(at));
            MappedColumn {
                heading: column.heading.clone(),
                becomes: column.becomes.clone(),
                examples: cells.filter(|cell| !cell.is_empty()).cloned().collect(),
            }
        });
        Ok(Mapping {
            columns: columns.collect(),
            import,
        })
    }

    /// Says what each column of a file is, in its order, and judges its rows by it. No contact or domain changes.
    ///
    /// # Errors
    /// `columns`: one that is none of ours, or twice, or not enough of them; `import.begun` when a task imports the file already; [`Error::NotFound`].
    #[boxed]
    pub async fn map(self, actor: &Actor, id: Uuid, said: &[Option<String>]) -> Result<Import> {
        let mut tx = self.tools.begin_unguarded(Unguarded::Upload).await?;
        let (reach, mut import) = self.load(&mut tx, actor, id).await?;
        let kind = kind_of(&import)?;
        let mut mapped = kept(&import)?.clone();
        let wrong = |text: String| Error::field("columns", FieldCode::Other { text: text.into() });
        if said.len() != mapped.columns.len() {
            return Err(wrong("Say of each column of the file what it is.".into()));
        }
        for (column, said) in mapped.columns.iter_mut().zip(said) {
            if let Some(unknown) = said.as_deref().filter(|name| !columns(kind).contains(name)) {
                return Err(wrong(format!(
                    "{unknown:?} is none of: {}.",
                    columns(kind).join(", ")
                )));
            }
            column.becomes.clone_from(said);
        }
        let found: Vec<Option<&str>> = said.iter().map(Option::as_deref).collect();
        enough(kind, &found).map_err(wrong)?;
        let organization = actor.organization;
        let unsettled = Columns {
            settled: false,
            ..mapped.clone()
        };
        store::imports::set_columns(&mut tx, organization, id, &unsettled)
            .await
            .map_err(begun)?;
        tx.commit().await?;
        mapped.settled = true;
        let mut judge = Judge::new(kind);
        let mut after = 0;
        loop {
            let mut tx = reach.begin(self.tools).await?;
            let rows = store::imports::raw(&mut tx, organization, id, after, BATCH).await?;
            let last = rows.last().map(|row| row.line);
            let as_mapped = |raw: ImportRow| {
                let cells: Vec<Cell> = raw.cells.into_iter().map(cell).collect();
                row(&mapped, &cells, raw.line)
            };
            let mut rows: Vec<ImportRow> = rows.into_iter().map(as_mapped).collect();
            self.judge_all(&mut tx, &reach, &mut judge, &mut rows)
                .await?;
            for row in &rows {
                store::imports::judge_row(&mut tx, organization, id, row)
                    .await
                    .map_err(begun)?;
            }
            if last.is_none() {
                store::imports::set_columns(&mut tx, organization, id, &mapped)
                    .await
                    .map_err(begun)?;
            }
            tx.commit().await?;
            match last {
                Some(line) => after = line,
                None => break,
            }
        }
        import.columns = Some(mapped);
        Ok(import)
    }
}

/// A cell as it was stored: what could not be read has its mark.
fn cell(stored: String) -> Cell {
    if stored.contains('\u{fffd}') {
        Err("this could not be read from the file. Write it anew.".into())
    } else {
        Ok(stored)
    }
}

/// The columns of a file whose rows keep their cells.
fn kept(import: &Import) -> Result<&Columns> {
    let columns = import.columns.as_ref();
    columns
        .filter(|columns| {
            columns
                .columns
                .iter()
                .any(|column| column.becomes.as_deref() != Some(&column.heading))
        })
        .ok_or(Error::NotFound)
}

/// What is said where a file is imported already.
pub(super) fn begun(error: store::Error) -> Error {
    match error {
        store::Error::Stale => Error::rule(
            "import.begun",
            "Somebody said go already: its task carries it out.",
        ),
        other => other.into(),
    }
}
