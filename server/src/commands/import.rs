//! `nichandle import`: contacts or domains out of a CSV file.
//!
//! The file is staged, then a task takes its rows in. Where a server runs over the same data, its worker carries the task out and the command
//! watches; where none does, the command works itself, with the registry that the settings name, until the task has ended. Interrupted, it leaves whole rows only: the
//! task goes on with the next server.

use super::serve::{Desk as Work, lock, stop_signal};
use super::{Failed, offline, open};
use crate::config::{DataArgs, ServeArgs, Settings};
use clap::{Parser, ValueEnum};
use model::id::{OrganizationId, ProjectId, TaskId};
use model::task::TaskStatus;
use service::files::{Kind, NewImport};
use service::{Actor, Service};
use std::fs::File;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How often the command looks at its task.
const LOOK: Duration = Duration::from_millis(200);

/// Take contacts or domains in from a CSV file; rows that are refused are listed with their lines
#[derive(Debug, Parser)]
pub(super) struct Import {
    /// What the file holds
    #[arg(value_enum)]
    kind: What,
    /// The file: CSV in UTF-8, its first line naming the columns
    file: PathBuf,
    #[command(flatten)]
    data: DataArgs,
    /// For which organization
    #[arg(long)]
    organization: OrganizationId,
    /// The project for domains; the organization's first when absent
    #[arg(long)]
    project: Option<ProjectId>,
    /// Say what would become of each row, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Write every row with its fate into this CSV file
    #[arg(long)]
    report: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    Contacts,
    Domains,
}

impl Import {
    pub(super) async fn run(self) -> Result<(), Failed> {
        let settings = Settings::resolve(&self.data, &ServeArgs::default())?;
        let file = File::open(&self.file)
            .map_err(|error| Failed::new(format!("{}: {error}", self.file.display())))?;
        let db = open(&settings).await?;
        let service = offline(&settings, db.clone())?;
        let actor = Actor::system(self.organization);
        let imported = self.import(&settings, &service, &actor, file).await;
        db.close().await;
        imported
    }

    async fn import(
        &self,
        settings: &Settings,
        service: &Service,
        actor: &Actor,
        file: File,
    ) -> Result<(), Failed> {
        service
            .organization(actor)
            .await
            .map_err(|_| Failed::new("there is no such organization"))?;
        let kind = match self.kind {
            What::Contacts => Kind::Contacts,
            What::Domains => Kind::Domains,
        };
        let project = match self.project {
            Some(project) => Some(project),
            None => service.projects(actor).await?.first().map(|first| first.id),
        };
        let name = self
            .file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let new = NewImport {
            kind,
            project,
            file_name: name,
        };
        let staged = service.stage_import(actor, &new, file).await?;
        let card = service.import_card(actor, staged.id, (None, 0), 1).await?;
        let of = |fate: &str| card.fates.get(fate).copied().unwrap_or(0);
        eprintln!(
            "{} to create, {} to update, {} unchanged, {} refused",
            of("create"),
            of("update"),
            of("unchanged"),
            of("refused")
        );
        if !self.dry_run && of("create") + of("update") > 0 {
            let task = service.begin_import(actor, staged.id).await?.id;
            carry_out(settings, service, actor, task).await?;
        }
        self.tell(service, actor, staged.id).await
    }

    /// Refused and failed rows on standard output, all of them into the report.
    async fn tell(&self, service: &Service, actor: &Actor, id: Uuid) -> Result<(), Failed> {
        for fate in ["refused", "failed"] {
            let mut after = 0;
            loop {
                let rows = service
                    .import_card(actor, id, (Some(fate), after), 200)
                    .await?
                    .rows;
                for row in &rows {
                    println!(
                        "line {}: {}",
                        row.line,
                        row.reason.as_deref().unwrap_or(fate)
                    );
                }
                match rows.last() {
                    Some(last) if rows.len() == 200 => after = last.line,
                    _ => break,
                }
            }
        }
        let card = service.import_card(actor, id, (None, 0), 1).await?;
        let counts: Vec<String> = card
            .fates
            .iter()
            .map(|(fate, count)| format!("{count} {fate}"))
            .collect();
        println!("{}", counts.join(", "));
        if let Some(path) = &self.report {
            let failed =
                |error: std::io::Error| Failed::new(format!("{}: {error}", path.display()));
            let mut file = File::create(path).map_err(failed)?;
            let mut after = Some(0);
            while let Some(line) = after {
                let (text, next) = service.export_report(actor, id, line).await?;
                file.write_all(text.as_bytes()).map_err(failed)?;
                after = next;
            }
        }
        Ok(())
    }
}

/// Works where nobody else does, and watches the task to its end.
async fn carry_out(
    settings: &Settings,
    service: &Service,
    actor: &Actor,
    task: TaskId,
) -> Result<(), Failed> {
    let alone = match settings.database_url {
        // Several servers may share it, and the embedded registry is one's own.
        Some(_) => None,
        None => lock(&settings.data_dir).ok(),
    };
    let stop = CancellationToken::new();
    let work = match &alone {
        Some(_) => Some(Work::open(settings, service.db().clone(), stop.clone()).await?),
        None => {
            eprintln!("a running server takes the rows in");
            None
        }
    };
    let watched = tokio::select! {
        watched = watch(service, actor, task) => watched,
        () = stop_signal()? => Err(Failed::new("interrupted: the rows that are in stay, the rest goes on with the next server")),
    };
    stop.cancel();
    if let Some(work) = work {
        work.close().await;
    }
    watched
}

async fn watch(service: &Service, actor: &Actor, task: TaskId) -> Result<(), Failed> {
    let live = std::io::stderr().is_terminal();
    let mut shown = u32::MAX;
    loop {
        let now = service.task(actor, task).await?;
        let progress = now.progress();
        let tenth = progress.done * 10 / progress.total.max(1);
        if live {
            let full = (progress.done * 40 / progress.total.max(1)) as usize;
            eprint!(
                "\r[{:<40}] {} of {}",
                "#".repeat(full),
                progress.done,
                progress.total
            );
        } else if tenth != shown {
            eprintln!("{} of {}", progress.done, progress.total);
            shown = tenth;
        }
        if now.status.is_final() {
            if live {
                eprintln!();
            }
            return match now.status {
                TaskStatus::Cancelled => Err(Failed::new("somebody cancelled the task")),
                _ => Ok(()),
            };
        }
        tokio::time::sleep(LOOK).await;
    }
}
