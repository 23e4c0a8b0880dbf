//! `manifest.json`: the files of a build, their names and sizes.

use crate::Outcome;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// The record that lies beside the assets.
#[derive(Serialize, Deserialize, Default)]
pub struct Manifest {
    /// Hash over everything that the assets were made of.
    pub inputs: String,
    /// By the name that the program asks for (`main.css`).
    pub files: BTreeMap<String, Asset>,
}

/// One asset. All sizes in bytes.
#[derive(Serialize, Deserialize, Clone)]
pub struct Asset {
    /// The name that browsers see, with a hash of the content in it.
    pub file: String,
    /// Size as it is.
    pub bytes: usize,
    /// Size by gzip.
    pub gzip: usize,
    /// Size by brotli.
    pub brotli: usize,
    /// The value of an `integrity` attribute (W3C Subresource Integrity).
    pub integrity: String,
}

impl Manifest {
    const FILE: &str = "manifest.json";

    /// The record in that folder; none when nothing was built there, or by another version of this tool.
    pub fn read(folder: &Path) -> Outcome<Option<Self>> {
        match fs::read(folder.join(Self::FILE)) {
            Ok(text) => Ok(serde_json::from_slice(&text).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes the record into that folder.
    pub fn write(&self, folder: &Path) -> Outcome {
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        Ok(fs::write(folder.join(Self::FILE), text)?)
    }

    /// A table for people.
    pub fn report(&self) -> String {
        let mut lines = format!(
            "{:<28} {:>9} {:>9} {:>9}\n",
            "asset", "bytes", "gzip", "brotli"
        );
        for asset in self.files.values() {
            lines += &format!(
                "{:<28} {:>9} {:>9} {:>9}\n",
                asset.file, asset.bytes, asset.gzip, asset.brotli
            );
        }
        lines
    }
}
