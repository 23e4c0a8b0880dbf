//! The installation's secret key: from the settings, or from `secret.key` in the data folder, which is created at the first start.
//!
//! It seals secrets that must be read again and is deliberately not in the database. Several processes on one database need the same one.

use crate::config::Settings;
use crate::failed::Failed;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use model::outside::Chance;
use service::Seals;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

/// The file's name in the data folder.
const FILE: &str = "secret.key";

/// The sealing key of these settings.
///
/// # Errors
/// A key that is too short; a file that can't be read or created.
pub fn seals(settings: &Settings, chance: Arc<dyn Chance>) -> Result<Seals, Failed> {
    let secret = match &settings.secret_key {
        Some(secret) => secret.clone(),
        None => kept(&settings.data_dir, chance.as_ref())?,
    };
    Seals::new(&secret, chance).map_err(|error| Failed::new(format!("secret_key: {error}")))
}

/// The key in the folder, created if there is none.
fn kept(folder: &Path, chance: &dyn Chance) -> Result<String, Failed> {
    let path = folder.join(FILE);
    let failed = |error: std::io::Error| Failed::new(format!("{}: {error}", path.display()));
    std::fs::create_dir_all(folder).map_err(failed)?;
    match std::fs::read_to_string(&path) {
        Ok(text) => return Ok(text.trim_end().to_owned()),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    let mut bytes = [0; 32];
    chance.fill(&mut bytes);
    let secret = BASE64_STANDARD_NO_PAD.encode(bytes);
    // Completely or not at all, and never over one that another process created meanwhile: written to a temporary file, then linked to its name.
    let mut own = [0; 8];
    chance.fill(&mut own);
    let aside = folder.join(format!("{FILE}.{}", hex::encode(own)));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&aside)
        .map_err(failed)?;
    file.write_all(secret.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(failed)?;
    let linked = std::fs::hard_link(&aside, &path);
    std::fs::remove_file(&aside).map_err(failed)?;
    match linked {
        Ok(()) => Ok(secret),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => std::fs::read_to_string(&path)
            .map(|text| text.trim_end().to_owned())
            .map_err(failed),
        Err(error) => Err(failed(error)),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::outside::SystemChance;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_key_is_made_once_and_read_by_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("data");
        let first = kept(&place, &SystemChance).unwrap();
        assert_eq!(first.len(), 43);
        assert_eq!(kept(&place, &SystemChance).unwrap(), first);
        let mode = std::fs::metadata(place.join(FILE))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(&place).unwrap().count(), 1);
    }

    #[test]
    fn makers_at_one_moment_agree() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path();
        let made: Vec<String> = std::thread::scope(|scope| {
            let running: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| kept(place, &SystemChance).unwrap()))
                .collect();
            running.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(made.iter().all(|one| *one == made[0]));
    }
}
