//! Moving a process's wall clock, by Debian's `libfaketime`: the monotonic clock is unaffected, as on a machine whose clock is set.

use crate::Outcome;
use std::path::{Path, PathBuf};

/// The library.
#[derive(Debug, Clone)]
pub struct Faketime(PathBuf);

/// The clock of one process.
#[derive(Debug)]
pub struct Clock {
    library: PathBuf,
    file: PathBuf,
}

impl Faketime {
    /// Where Debian puts it.
    #[must_use]
    pub fn find() -> Option<Self> {
        let folders = std::fs::read_dir("/usr/lib").ok()?.flatten();
        let places = folders.map(|folder| folder.path().join("faketime/libfaketimeMT.so.1"));
        places.into_iter().find(|place| place.exists()).map(Self)
    }

    /// A clock for that process, which shows the right time.
    ///
    /// # Errors
    /// When its file can't be written.
    pub fn clock(&self, folder: &Path, number: usize) -> Outcome<Clock> {
        let clock = Clock {
            library: self.0.clone(),
            file: folder.join(format!("clock-{number}")),
        };
        clock.set(0)?;
        Ok(clock)
    }
}

impl Clock {
    /// Lets it show another time from now on.
    ///
    /// # Errors
    /// When its file can't be written.
    pub fn set(&self, seconds: i64) -> Outcome {
        // Put in place in one move: the process reads it whenever it likes.
        let beside = self.file.with_extension("new");
        std::fs::write(&beside, format!("{seconds:+}\n"))?;
        std::fs::rename(&beside, &self.file)?;
        Ok(())
    }

    /// What the process is started with.
    pub fn environment(&self) -> impl Iterator<Item = (&'static str, PathBuf)> {
        [
            ("LD_PRELOAD", self.library.clone()),
            ("FAKETIME_TIMESTAMP_FILE", self.file.clone()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".into()),
            ("FAKETIME_CACHE_DURATION", "1".into()),
            ("NO_FAKE_STAT", "1".into()),
        ]
        .into_iter()
    }
}
