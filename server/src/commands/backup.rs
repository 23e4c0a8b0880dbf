//! `nichandle backup` and `nichandle restore`: the database in one file.
//!
//! SQLite writes the copy itself (`VACUUM INTO`), so it is consistent while the server goes on writing. Restoring puts the file in place by a
//! rename, and only while no server uses the folder.

use super::Failed;
use super::database::open;
use crate::config::{DataArgs, Settings};
use clap::Args;
use std::fs::File;
use std::path::{Path, PathBuf};
use store::{Db, Target};

/// Writes the database into a file.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// File to create; it must not exist yet
    file: PathBuf,
    #[command(flatten)]
    data: DataArgs,
}

impl Backup {
    pub(super) async fn run(self) -> Result<(), Failed> {
        if self.file.exists() {
            return Err(Failed::new(format!(
                "{} is there already",
                self.file.display()
            )));
        }
        let db = open(&Settings::resolve_data(&self.data)?).await?;
        let done = db.backup_to(&self.file).await;
        db.close().await;
        done?;
        println!("{}", self.file.display());
        Ok(())
    }
}

/// Restores a backup.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// File created by `nichandle backup`
    file: PathBuf,
    /// Replace an existing database
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    data: DataArgs,
}

impl Restore {
    pub(super) async fn run(self) -> Result<(), Failed> {
        let settings = Settings::resolve_data(&self.data)?;
        let Target::SqliteFile(place) = settings.target() else {
            return Err(Failed::new(
                "a PostgreSQL database is restored with pg_restore",
            ));
        };
        super::folder::make(&settings.data_dir)?;
        let _lock = super::lock::lock(&settings.data_dir)?;
        if place.exists() && !self.force {
            return Err(Failed::new(format!(
                "{} is there already; --force puts the backup in its place",
                place.display()
            )));
        }
        // A copy beside the target first: a full disk or a file that is no database leaves everything unchanged.
        let beside = place.with_extension("restoring");
        if let Err(why) = prepare(&self.file, &beside).await {
            remove_with_journal(&beside);
            return Err(Failed::new(format!("{}: {}", self.file.display(), why.0)));
        }
        remove_journal(&place);
        std::fs::rename(&beside, &place).map_err(Failed::new)?;
        println!("{}", place.display());
        Ok(())
    }
}

/// Copies the backup, checks that it is one, and runs the migrations.
async fn prepare(backup: &Path, beside: &Path) -> Result<(), Failed> {
    std::fs::copy(backup, beside).map_err(Failed::new)?;
    store::check_backup(beside).await?;
    Db::open(&Target::SqliteFile(beside.to_owned()))
        .await?
        .close()
        .await;
    // The rename must not reach the disk before the data.
    File::open(beside)
        .and_then(|file| file.sync_all())
        .map_err(Failed::new)
}

/// SQLite's write-ahead log and its index, which belong to the previous file.
fn remove_journal(database: &Path) {
    for suffix in ["-wal", "-shm"] {
        let mut name = database.as_os_str().to_owned();
        name.push(suffix);
        remove(Path::new(&name));
    }
}

fn remove_with_journal(database: &Path) {
    remove_journal(database);
    remove(database);
}

fn remove(path: &Path) {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            eprintln!("{}: {error}", path.display())
        }
        _ => {}
    }
}
