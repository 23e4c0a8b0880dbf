//! Opening the database for a command.

use super::{Failed, folder};
use crate::config::Settings;
use std::time::Duration;
use store::Db;

/// Opens the database of these settings, creating its folder and running the migrations if need be.
pub(super) async fn open(settings: &Settings) -> Result<Db, Failed> {
    open_within(settings, Duration::ZERO).await
}

/// As [`open`]; waits for a PostgreSQL that can't be reached yet.
pub(super) async fn open_within(settings: &Settings, wait: Duration) -> Result<Db, Failed> {
    if settings.database_url.is_none() {
        folder::make(&settings.data_dir)?;
    }
    Ok(Db::open_with(&settings.target(), &settings.tuning(wait)).await?)
}
