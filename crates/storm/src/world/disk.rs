//! A small disk of its own for the book, which can be filled to the last byte.

use crate::Outcome;
use crate::plan::Size;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A small file system in memory, mounted while this is held.
pub struct SmallDisk {
    place: PathBuf,
}

impl SmallDisk {
    /// Mounts one over this folder. Its room grows with the storm's length.
    ///
    /// # Errors
    /// Without the right to mount.
    pub async fn mount(place: &Path, size: &Size) -> Outcome<Self> {
        std::fs::create_dir_all(place)?;
        let room = 48 + 24 * size.length / 60_000;
        let options = format!("size={room}m,mode=0700");
        let mut mount = tokio::process::Command::new("mount");
        let done = mount
            .args(["-t", "tmpfs", "-o", &options, "tmpfs"])
            .arg(place)
            .output()
            .await?;
        if done.status.success() {
            Ok(Self {
                place: place.to_owned(),
            })
        } else {
            Err(String::from_utf8_lossy(&done.stderr)
                .trim()
                .to_owned()
                .into())
        }
    }

    /// Takes every byte that is left. It is given back when the answer is dropped.
    ///
    /// # Errors
    /// When the disk does not get full.
    pub fn fill(&self) -> Outcome<Ballast> {
        let ballast = Ballast(self.place.join("ballast"));
        let mut file = std::fs::File::create(&ballast.0)?;
        for piece in [vec![0; 1 << 20], vec![0; 4096], vec![0; 1]] {
            loop {
                match file.write(&piece) {
                    Ok(_) => {}
                    Err(error) if error.kind() == std::io::ErrorKind::StorageFull => break,
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(ballast)
    }

    /// Copies what lies on it into another folder, for whoever looks for a fault.
    ///
    /// # Errors
    /// When the copy fails.
    pub fn keep(&self, place: &Path) -> Outcome {
        let done = Command::new("cp")
            .arg("-r")
            .arg(&self.place)
            .arg(place)
            .status()?;
        if done.success() {
            Ok(())
        } else {
            Err(format!("cp: {done}").into())
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a process that is being killed may hold a file for a moment more.
        let _ = Command::new("umount").arg("-l").arg(&self.place).status();
    }
}

/// What fills the disk.
pub struct Ballast(PathBuf);

impl Drop for Ballast {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
