//! `nichandle backup` and `nichandle restore`: the book in one file.
//!
//! SQLite writes the copy itself (`VACUUM INTO`), so it is whole while the server goes on writing. Restoring puts the file in place by a
//! rename, and only while no server uses the folder.

use super::{Failed, open};
use crate::config::{DataArgs, ServeArgs, Settings};
use clap::Args;
use std::path::{Path, PathBuf};
use store::{Db, Target};

/// Writes the database into a file.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file to make; it must not be there yet
    file: PathBuf,
    #[command(flatten)]
    data: DataArgs,
}

impl Backup {
    pub(super) async fn run(self) -> Result<(), Failed> {
        if self.file.exists() {
            return Err(Failed::new(format!("{} is there already", self.file.display())));
        }
        let db = open(&Settings::resolve(&self.data, &ServeArgs::default())?).await?;
        let done = db.backup_to(&self.file).await;
        db.close().await;
        done?;
        println!("{}", self.file.display());
        Ok(())
    }
}

/// Puts a backup back.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The file that `backup` made
    file: PathBuf,
    /// Put it in place of the database that is there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    data: DataArgs,
}

impl Restore {
    pub(super) async fn run(self) -> Result<(), Failed> {
        let settings = Settings::resolve(&self.data, &ServeArgs::default())?;
        let Target::SqliteFile(place) = settings.target() else {
            return Err(Failed::new("a PostgreSQL database is restored with pg_restore"));
        };
        std::fs::create_dir_all(&settings.data_dir).map_err(Failed::new)?;
        let _lock = super::serve::lock(&settings.data_dir)?;
        if place.exists() && !self.force {
            return Err(Failed::new(format!("{} is there already; --force puts the backup in its place", place.display())));
        }
        // A copy beside the place first: a full disk or a file that is no database leaves everything as it was.
        let beside = place.with_extension("restoring");
        std::fs::copy(&self.file, &beside).map_err(|error| Failed::new(format!("{}: {error}", self.file.display())))?;
        let whole = async {
            let db = Db::open(&Target::SqliteFile(beside.clone())).await?;
            let whole = db.ping().await;
            db.close().await;
            whole
        };
        if let Err(error) = whole.await {
            remove(&beside);
            return Err(Failed::new(format!("{} is no backup of ours: {error}", self.file.display())));
        }
        for suffix in ["-wal", "-shm"] {
            let mut name = place.clone().into_os_string();
            name.push(suffix);
            remove(Path::new(&name));
        }
        std::fs::rename(&beside, &place).map_err(Failed::new)?;
        println!("{}", place.display());
        Ok(())
    }
}

fn remove(path: &Path) {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => eprintln!("{}: {error}", path.display()),
        _ => {}
    }
}
