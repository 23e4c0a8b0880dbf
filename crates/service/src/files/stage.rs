//! Reading a file and storing its rows with their outcomes.

use super::Files;
use super::brought::Brought;
use super::intake::{Intake, Made, Reading};
use super::judge::Judge;
use super::source;
use super::table::Kind;
use crate::allowed::{ContactsWrite, DomainsWrite};
use crate::{Actor, Error, Reach, Result, Tools, Within};
use boxed::boxed;
use model::field::{FieldCode, FieldErrors};
use model::id::ProjectId;
use model::import::Columns;
use std::io::Read;
use std::ops::Deref;
use store::Tx;
use store::imports::{Import, ImportRow};
use tokio::sync::mpsc::Sender;
use uuid::Uuid;

/// Rows that are read, judged and stored together.
const BATCH: usize = 500;
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
    /// At the end: what its columns were taken for.
    Columns(Columns),
    Wrong(String),
}

impl<'a> Files<'a> {
    /// Reads a file whose headings say what its columns are, and stores every row with its outcome. No contact or domain changes. A file that can't be read to its end leaves nothing.
    ///
    /// # Errors
    /// `file`: no table, unknown or missing columns, too many rows, no row; a project that is not there for this caller.
    #[boxed]
    pub async fn stage(
        self,
        actor: &Actor,
        new: &NewImport,
        file: impl Read + Send + 'static,
    ) -> Result<Import> {
        let reading = Reading::default();
        self.stage_file(actor, new, reading, Box::new(file)).await
    }

    /// As [`Files::stage`], where somebody says how the file is to be read, or can be asked: its import may come back with columns that are not settled, and then nothing is known of its rows.
    ///
    /// # Errors
    /// As those of [`Files::stage`].
    #[boxed]
    pub async fn stage_read(
        self,
        actor: &Actor,
        new: &NewImport,
        reading: Reading,
        file: Box<dyn Read + Send>,
    ) -> Result<Import> {
        self.stage_file(actor, new, reading, file).await
    }

    /// [`Files::stage`], compiled here: what is generic is compiled in each caller.
    #[boxed]
    async fn stage_file(
        self,
        actor: &Actor,
        new: &NewImport,
        reading: Reading,
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
        let mut import = Import {
            id: self.tools.new_id(),
            organization_id: actor.organization,
            project_id,
            kind: Ok(new.kind),
            file_name: new.file_name.chars().take(LONGEST_NAME).collect(),
            actor: Brought::by(actor)?,
            task_id: None,
            created_at: self.tools.now(),
            columns: None,
        };
        let mut tx = reach.begin(self.tools).await?;
        store::imports::create(&mut tx, &import).await?;
        tx.commit().await?;
        let source = (reading, file);
        let staged = self.stage_rows(reach, new.kind, import.id, source).await;
        if staged.is_err() {
            let mut tx = reach.begin(self.tools).await?;
            store::imports::drop_one(&mut tx, actor.organization, import.id).await?;
            tx.commit().await?;
        }
        import.columns = staged?;
        Ok(import)
    }

    async fn stage_rows(
        self,
        reach: MayImport<'_>,
        kind: Kind,
        id: Uuid,
        (how, file): (Reading, Box<dyn Read + Send>),
    ) -> Result<Option<Columns>> {
        let (sender, mut rows) = tokio::sync::mpsc::channel(2);
        let reading = tokio::task::spawn_blocking(move || {
            if let Err(wrong) = read(kind, file, &how, &sender) {
                // An error only means that nobody waits for it any more.
                let _ = sender.blocking_send(Found::Wrong(wrong));
            }
        });
        let mut judge = Judge::new(kind);
        let (mut some, mut columns, mut judged) = (false, None, Vec::new());
        while let Some(found) = rows.recv().await {
            match found {
                Found::Wrong(text) => {
                    return Err(Error::field("file", FieldCode::Other { text: text.into() }));
                }
                Found::Columns(found) => {
                    columns = Some(found)
                        .filter(|columns| columns.keeps_cells() || columns.encoding.is_some());
                    if let Some(columns) = &columns {
                        let mut tx = reach.begin(self.tools).await?;
                        store::imports::set_columns(&mut tx, reach.organization, id, columns)
                            .await?;
                        tx.commit().await?;
                    }
                }
                Found::Rows(batch) => {
                    some |= !batch.is_empty();
                    // While one batch is judged, the one before is written.
                    let (ready, written) = tokio::join!(
                        self.judge_batch(reach, &mut judge, batch),
                        self.write_batch(reach, id, &judged)
                    );
                    written?;
                    judged = ready?;
                }
            }
        }
        self.write_batch(reach, id, &judged).await?;
        reading.await.map_err(Error::internal)?;
        if some {
            return Ok(columns);
        }
        Err(Error::field(
            "file",
            FieldCode::Other {
                text: "The file has headings and no row.".into(),
            },
        ))
    }

    /// Judges rows by what is committed: nobody who writes waits for it.
    async fn judge_batch(
        self,
        reach: MayImport<'_>,
        judge: &mut Judge,
        mut rows: Vec<ImportRow>,
    ) -> Result<Vec<ImportRow>> {
        let mut tx = reach.read(self.tools).await?;
        self.judge_all(&mut tx, &reach, judge, &mut rows).await?;
        Ok(rows)
    }

    async fn write_batch(self, reach: MayImport<'_>, id: Uuid, rows: &[ImportRow]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut tx = reach.begin(self.tools).await?;
        store::imports::add_rows(&mut tx, reach.organization, id, rows).await?;
        Ok(tx.commit().await?)
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

    async fn read(self, tools: &Tools) -> Result<Tx> {
        Ok(match &self {
            Self::Contacts(reach) => tools.read(reach).await?,
            Self::Domains(reach) => tools.read(reach).await?,
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
fn read(
    kind: Kind,
    file: Box<dyn Read + Send>,
    reading: &Reading,
    rows: &Sender<Found>,
) -> std::result::Result<(), String> {
    let mut intake = Intake::new(kind, reading);
    let mut batch = Vec::with_capacity(BATCH);
    let encoding = source::read(file, reading.encoding, &mut |line, cells| {
        match intake.take(line, cells)? {
            Made::Row(row) => batch.push(*row),
            Made::Headings | Made::Nothing => {}
        }
        if batch.len() < BATCH {
            return Ok(true);
        }
        let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
        Ok(rows.blocking_send(Found::Rows(full)).is_ok())
    })?;
    let Some(columns) = intake.columns() else {
        return Err("The file is empty. Its first line names the columns.".into());
    };
    // An error only means that nobody waits for it any more.
    let _ = rows.blocking_send(Found::Rows(batch));
    let _ = rows.blocking_send(Found::Columns(Columns {
        encoding: encoding.map(ToOwned::to_owned),
        ..columns.clone()
    }));
    Ok(())
}
