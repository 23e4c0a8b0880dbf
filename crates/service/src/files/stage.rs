//! Reading a file and storing its rows with their outcomes.

use super::Files;
use super::bounded::Bounded;
use super::brought::Brought;
use super::cells::unguarded;
use super::table::{Kind, LONGEST_CELL, LONGEST_FILE, headings_fit, separator};
use crate::allowed::{ContactsWrite, DomainsWrite};
use crate::{Actor, Error, Reach, Result, Tools, Within};
use boxed::boxed;
use csv::{ByteRecord, ReaderBuilder};
use model::field::{FieldCode, FieldErrors};
use model::id::ProjectId;
use model::import::Fate;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::ops::Deref;
use store::Tx;
use store::imports::{Import, ImportRow};
use tokio::sync::mpsc::Sender;
use uuid::Uuid;

/// Rows that are read, judged and stored together.
const BATCH: usize = 250;
/// The longest first line in which the separator is looked for, in bytes.
const LONGEST_LINE: u64 = 16 * 1024;
/// Appended to the stored part of a cell that is too long.
const CUT: &str = " … (cut)";
/// The longest file name that is stored, in characters.
const LONGEST_NAME: usize = 200;

/// A file to be uploaded.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// What it contains.
    pub kind: Kind,
    /// The project for its domains; ignored for contacts.
    pub project: Option<ProjectId>,
    /// Its name.
    pub file_name: String,
}

/// Why a file could not be read to its end.
pub type StageError = FieldErrors;

/// What the reading thread reports.
enum Found {
    Rows(Vec<ImportRow>),
    Wrong(String),
}

impl<'a> Files<'a> {
    /// Reads a file and stores every row with its outcome. No contact or domain changes. A file that can't be read to its end leaves nothing.
    ///
    /// # Errors
    /// `file`: not CSV in UTF-8, unknown or missing columns, too many rows, no row; a project that is not there for this caller.
    #[boxed]
    pub async fn stage(
        self,
        actor: &Actor,
        new: &NewImport,
        file: impl Read + Send + 'static,
    ) -> Result<Import> {
        self.stage_file(actor, new, Box::new(file)).await
    }

    /// [`Files::stage`], compiled here: what is generic is compiled in each caller.
    #[boxed]
    async fn stage_file(
        self,
        actor: &Actor,
        new: &NewImport,
        file: Box<dyn Read + Send>,
    ) -> Result<Import> {
        let reach = MayImport::of(actor, new.kind)?;
        if let Some(project) = new.project {
            reach.check(project)?;
        }
        let project_id = match (new.kind, new.project) {
            (Kind::Contacts, _) => None,
            (Kind::Domains, Some(project)) => {
                Some(self.tools.projects().get(actor, project).await?.id)
            }
            (Kind::Domains, None) => return Err(Error::field("project", FieldCode::Required)),
        };
        let import = Import {
            id: self.tools.new_id(),
            organization_id: actor.organization,
            project_id,
            kind: Ok(new.kind),
            file_name: new.file_name.chars().take(LONGEST_NAME).collect(),
            actor: Brought::by(actor)?,
            task_id: None,
            created_at: self.tools.now(),
        };
        let mut tx = reach.begin(self.tools).await?;
        store::imports::create(&mut tx, &import).await?;
        tx.commit().await?;
        let staged = self.stage_rows(reach, new.kind, import.id, file).await;
        if staged.is_err() {
            let mut tx = reach.begin(self.tools).await?;
            store::imports::drop_one(&mut tx, actor.organization, import.id).await?;
            tx.commit().await?;
        }
        staged.map(|()| import)
    }

    async fn stage_rows(
        self,
        reach: MayImport<'_>,
        kind: Kind,
        id: Uuid,
        file: Box<dyn Read + Send>,
    ) -> Result<()> {
        let (sender, mut rows) = tokio::sync::mpsc::channel(2);
        let reading = tokio::task::spawn_blocking(move || {
            if let Err(wrong) = read(kind, file, &sender) {
                // An error only means that nobody waits for it any more.
                let _ = sender.blocking_send(Found::Wrong(wrong));
            }
        });
        let mut judge = super::judge::Judge::new(kind);
        let mut some = false;
        while let Some(found) = rows.recv().await {
            match found {
                Found::Wrong(text) => {
                    return Err(Error::field("file", FieldCode::Other { text: text.into() }));
                }
                Found::Rows(mut batch) => {
                    some |= !batch.is_empty();
                    let mut tx = reach.begin(self.tools).await?;
                    for row in &mut batch {
                        self.judge(&mut tx, &reach, &mut judge, row).await?;
                    }
                    store::imports::add_rows(&mut tx, reach.organization, id, &batch).await?;
                    tx.commit().await?;
                }
            }
        }
        reading.await.map_err(Error::internal)?;
        if some {
            return Ok(());
        }
        Err(Error::field(
            "file",
            FieldCode::Other {
                text: "The file has headings and no row.".into(),
            },
        ))
    }
}

/// Who may bring a file, by what it contains.
#[derive(Clone, Copy)]
pub(super) enum MayImport<'a> {
    /// One of contacts.
    Contacts(Within<'a, ContactsWrite>),
    /// One of domains.
    Domains(Within<'a, DomainsWrite>),
}

impl<'a> MayImport<'a> {
    /// Asks for the permission that a file of this kind needs.
    pub(super) fn of(actor: &'a Actor, kind: Kind) -> Result<Self> {
        Ok(match kind {
            Kind::Contacts => Self::Contacts(actor.allowed_within()?),
            Kind::Domains => Self::Domains(actor.allowed_within()?),
        })
    }

    pub(super) async fn begin(self, tools: &Tools) -> Result<Tx> {
        Ok(match &self {
            Self::Contacts(reach) => tools.begin(reach).await?,
            Self::Domains(reach) => tools.begin(reach).await?,
        })
    }
}

impl<'a> Deref for MayImport<'a> {
    type Target = Reach<'a>;

    fn deref(&self) -> &Reach<'a> {
        match self {
            Self::Contacts(reach) => reach,
            Self::Domains(reach) => reach,
        }
    }
}

/// Reads in a thread of its own, as reading may block. At most two batches are in flight, so a long file takes no more memory than a short one.
fn read(kind: Kind, file: impl Read, rows: &Sender<Found>) -> std::result::Result<(), String> {
    let (file, row_ended) = Bounded::new(file);
    let mut file = BufReader::new(file);
    let mut first = Vec::new();
    Read::by_ref(&mut file)
        .take(LONGEST_LINE)
        .read_until(b'\n', &mut first)
        .map_err(|error| error.to_string())?;
    let first = first
        .strip_prefix("\u{feff}".as_bytes())
        .map(<[u8]>::to_vec)
        .unwrap_or(first);
    // To the reader a record begins right after the carriage return of the previous one.
    let behind = i64::from(first.ends_with(b"\r\n"));
    let mut reader = ReaderBuilder::new()
        .delimiter(separator(&first))
        .flexible(true)
        .from_reader(std::io::Cursor::new(first).chain(file));
    let headings = reader
        .byte_headers()
        .map_err(|error| error.to_string())?
        .iter()
        .map(|name| std::str::from_utf8(name).map(|name| name.trim().to_lowercase()))
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(|_| {
            "This is no CSV in UTF-8. Spreadsheets offer “CSV UTF-8” when they save.".to_owned()
        })?;
    if headings.iter().all(String::is_empty) {
        return Err("The file is empty. Its first line names the columns.".into());
    }
    headings_fit(kind, &headings)
        .map_err(|errors| errors.texts().into_values().collect::<Vec<_>>().join(" "))?;
    let mut batch = Vec::with_capacity(BATCH);
    let mut record = ByteRecord::new();
    let mut count = 0;
    loop {
        let begins = i64::try_from(reader.position().line()).unwrap_or(i64::MAX - 1) + behind;
        let more = reader.read_byte_record(&mut record).map_err(|error| {
            format!("The file can't be read any further, from line {begins} on: {error}.")
        })?;
        if !more {
            break;
        }
        row_ended.set();
        count += 1;
        if count > LONGEST_FILE {
            return Err(format!(
                "A file has {LONGEST_FILE} rows at most. Split it into several."
            ));
        }
        let line = record.position().map_or(count + 1, |at| {
            i64::try_from(at.line()).unwrap_or(i64::MAX - 1) + behind
        });
        batch.push(row(&headings, &record, line));
        if batch.len() == BATCH {
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            if rows.blocking_send(Found::Rows(full)).is_err() {
                return Ok(());
            }
        }
    }
    if !batch.is_empty() {
        let _ = rows.blocking_send(Found::Rows(batch));
    }
    Ok(())
}

fn row(headings: &[String], record: &ByteRecord, line: i64) -> ImportRow {
    let mut data = BTreeMap::new();
    let mut reason = (record.len() != headings.len()).then(|| {
        format!(
            "This row has {} cells, the headings are {}.",
            record.len(),
            headings.len()
        )
    });
    for (name, cell) in headings.iter().zip(record.iter()) {
        let text = match std::str::from_utf8(cell) {
            Ok(text) if !text.contains('\0') => unguarded(text.trim()),
            _ => {
                reason = Some(format!("{name}: this is no text in UTF-8."));
                continue;
            }
        };
        if text.len() > LONGEST_CELL {
            reason = Some(format!(
                "{name}: this cell has {} bytes, {LONGEST_CELL} are the most.",
                text.len()
            ));
        }
        data.insert(name.clone(), cut(&text));
    }
    ImportRow {
        line,
        fate: if reason.is_some() {
            Fate::Refused
        } else {
            Fate::Create
        },
        data,
        reason,
        object_id: None,
        outcome: None,
        task_id: None,
    }
}

/// What is stored of a cell: all of it, or the beginning of one that is too long, with a mark that something is missing.
fn cut(text: &str) -> String {
    if text.len() <= LONGEST_CELL {
        return text.to_owned();
    }
    let end = text.floor_char_boundary(LONGEST_CELL - CUT.len());
    format!("{}{CUT}", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_cell_is_cut_between_letters_and_marked() {
        let long = "ž".repeat(LONGEST_CELL);
        let kept = cut(&long);
        assert!(kept.len() <= LONGEST_CELL, "{}", kept.len());
        assert!(kept.starts_with("žžž") && kept.ends_with("ž … (cut)"));
        let fits = "ž".repeat(LONGEST_CELL / 2);
        assert_eq!(cut(&fits), fits);
    }
}
