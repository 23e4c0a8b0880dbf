//! `nichandle import`: contacts or domains from a CSV file or a workbook.
//!
//! The file is staged, then a task imports its rows. Where a server runs over the same data, its worker carries the task out and the command
//! watches; otherwise the command works itself, with the configured registry, until the task has ended. Interrupted, it leaves
//! whole rows only: the task continues with the next server. The exit code is 0 only when every row of the file was imported, 2 when rows were refused
//! or failed, 1 when the command itself could not continue.

mod carry_out;
mod report;

use super::Failed;
use super::database::open;
use super::offline::offline;
use crate::config::{DataArgs, RegistryArgs, Settings};
use carry_out::carry_out;
use clap::{Parser, ValueEnum};
use model::id::{OrganizationId, ProjectId};
use service::files::{ENCODINGS, Encoding, Fate, Kind, NewImport, Reading, encoding_of};
use service::{Actor, Service};
use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;
use store::Db;

/// Exit code when rows were refused or failed.
const ROWS_LEFT_OUT: u8 = 2;

/// Import contacts or domains from a CSV file or an Excel workbook (.xlsx); exit code 2 if any row was rejected, and each rejected row is listed. Columns that are called otherwise than here are recognised, or named with --map
#[derive(Debug, Parser)]
pub(super) struct Import {
    /// What the file contains
    #[arg(value_enum)]
    kind: What,
    /// CSV file or Excel workbook (.xlsx) whose first row names the columns
    file: PathBuf,
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    registry: Box<RegistryArgs>,
    /// Organization to import into
    #[arg(long)]
    organization: OrganizationId,
    /// Project for new domains [default: the organization's first]
    #[arg(long)]
    project: Option<ProjectId>,
    /// What a column of the file is read as, such as `Vorname=first_name`; `Notes=` leaves it out. Several times for several columns
    #[arg(long, value_name = "HEADING=COLUMN", value_parser = mapped)]
    map: Vec<(String, Option<String>)>,
    /// How the letters of a CSV were saved [default: found out]
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<Encoding>,
    /// Only report what would happen to each row
    #[arg(long)]
    dry_run: bool,
    /// Write every row and its outcome to this CSV file
    #[arg(long)]
    report: Option<PathBuf>,
}

/// A heading, and the column that it is read as.
fn mapped(text: &str) -> Result<(String, Option<String>), String> {
    // A heading may have an equals sign, a column of ours has none.
    let (heading, column) = text
        .rsplit_once('=')
        .ok_or("say HEADING=COLUMN, or HEADING= to leave it out")?;
    let column = Some(column.trim()).filter(|column| !column.is_empty());
    Ok((heading.to_owned(), column.map(ToOwned::to_owned)))
}

fn encoding(name: &str) -> Result<Encoding, String> {
    encoding_of(name).ok_or_else(|| {
        let known: Vec<&str> = ENCODINGS.iter().map(|(name, _)| *name).collect();
        format!("one of: {}", known.join(", "))
    })
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    Contacts,
    Domains,
}

impl Import {
    pub(super) async fn run(self) -> Result<ExitCode, Failed> {
        let settings = Settings::resolve_with_registry(&self.data, &self.registry)?;
        let file = File::open(&self.file)
            .map_err(|error| Failed::new(format!("{}: {error}", self.file.display())))?;
        let db = open(&settings).await?;
        let imported = self.import(&settings, &db, file).await;
        db.close().await;
        imported
    }

    async fn import(&self, settings: &Settings, db: &Db, file: File) -> Result<ExitCode, Failed> {
        let service = offline(settings, db.clone())?;
        let actor = Actor::system(self.organization);
        service
            .organizations()
            .get(&actor)
            .await
            .map_err(|_| Failed::new("there is no such organization"))?;
        if !self.dry_run {
            carry_out::look_ahead(settings, db).await?;
        }
        let id = self.stage(&service, &actor, file).await?;
        let fates = service.files().card(&actor, id, (None, 0), 1).await?.fates;
        let of = |fate: Fate| fates.get(&fate).copied().unwrap_or(0);
        eprintln!(
            "{} to create, {} to update, {} unchanged, {} refused",
            of(Fate::Create),
            of(Fate::Update),
            of(Fate::Unchanged),
            of(Fate::Refused)
        );
        if !self.dry_run && of(Fate::Create) + of(Fate::Update) > 0 {
            let task = service.files().begin(&actor, id).await?.id;
            carry_out(settings, &service, &actor, task).await?;
        }
        let fates = report::tell(&service, &actor, id).await?;
        if let Some(path) = &self.report {
            report::write(&service, &actor, id, path).await?;
        }
        let of = |fate: Fate| fates.get(&fate).copied().unwrap_or(0);
        let left = if self.dry_run {
            0
        } else {
            of(Fate::Create) + of(Fate::Update)
        };
        Ok(if of(Fate::Refused) + of(Fate::Failed) + left == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(ROWS_LEFT_OUT)
        })
    }

    async fn stage(
        &self,
        service: &Service,
        actor: &Actor,
        file: File,
    ) -> Result<uuid::Uuid, Failed> {
        let kind = match self.kind {
            What::Contacts => Kind::Contacts,
            What::Domains => Kind::Domains,
        };
        let project = match self.project {
            Some(project) => Some(project),
            None => service
                .projects()
                .list(actor)
                .await?
                .first()
                .map(|first| first.id),
        };
        let file_name = self
            .file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let new = NewImport {
            kind,
            project,
            file_name,
        };
        let reading = Reading {
            columns: self.map.iter().cloned().collect(),
            asks: false,
            encoding: self.encoding,
        };
        let files = service.files();
        let import = files
            .stage_read(actor, &new, reading, Box::new(file))
            .await?;
        if let Some(encoding) = import.columns.and_then(|columns| columns.encoding) {
            eprintln!("its letters were read as {encoding}; --encoding says otherwise");
        }
        Ok(import.id)
    }
}
