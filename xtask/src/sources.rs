//! Which files the browser's part is made of, and one hash over all of them.

use crate::{Mode, Outcome, root, wasm};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files and folders, from the project's folder, whose change means new assets.
const INPUTS: [&str; 10] = [
    ".cargo",
    "Cargo.lock",
    "Cargo.toml",
    "app",
    "crates/model",
    "crates/wire",
    "frontend",
    "package-lock.json",
    "style",
    "xtask",
];

/// Every file at or under `path`, in an order that is always the same. A missing path has none.
pub fn files(path: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    if path.is_dir() {
        let mut entries = fs::read_dir(path)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<Vec<_>, _>>()?;
        entries.sort();
        for entry in entries {
            found.extend(files(&entry)?);
        }
    } else if path.is_file() {
        found.push(path.to_owned());
    }
    Ok(found)
}

/// A hash over the content of all inputs, what the compiler is and the mode: when it stands, so do the assets.
pub fn fingerprint(mode: Mode) -> Outcome<String> {
    let mut hash = Sha256::new();
    hash.update(if mode == Mode::Dev { "dev" } else { "release" });
    hash.update(Command::new("rustc").arg("-vV").output()?.stdout);
    hash.update([u8::from(wasm::has_std_source()?)]);
    for input in INPUTS {
        for file in files(&root().join(input))? {
            hash.update(file.strip_prefix(root())?.to_string_lossy().as_bytes());
            hash.update([0]);
            hash.update(Sha256::digest(fs::read(&file)?));
        }
    }
    Ok(hex::encode(hash.finalize()))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn files_come_in_one_order_and_from_every_depth() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("b/c")).unwrap();
        for name in ["z", "b/c/x", "b/a", "a"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let names: Vec<_> = files(folder.path())
            .unwrap()
            .iter()
            .map(|file| file.strip_prefix(folder.path()).unwrap().to_owned())
            .collect();
        assert_eq!(names, ["a", "b/a", "b/c/x", "z"].map(PathBuf::from));
        assert!(files(&folder.path().join("none")).unwrap().is_empty());
    }

    #[test]
    fn every_input_exists_and_the_modes_differ() {
        for input in INPUTS {
            assert!(root().join(input).exists(), "{input}");
        }
        assert_ne!(
            fingerprint(Mode::Dev).unwrap(),
            fingerprint(Mode::Release).unwrap()
        );
        assert_eq!(
            fingerprint(Mode::Dev).unwrap(),
            fingerprint(Mode::Dev).unwrap()
        );
    }
}
