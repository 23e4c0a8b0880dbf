//! `assets.rs`: the table of the assets that the server's executable includes, with their bytes.

use crate::Outcome;
use crate::manifest::{Asset, Manifest};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Writes the table into the folder of the assets, whose files it names.
pub fn write(folder: &Path, manifest: &Manifest) -> Outcome {
    Ok(fs::write(folder.join("assets.rs"), table(manifest)?)?)
}

fn table(manifest: &Manifest) -> Outcome<String> {
    let mut table = String::from("&[\n");
    for (logical, asset) in &manifest.files {
        let Asset { file, bytes, .. } = asset;
        let hash = file.rsplit('.').nth(1).ok_or("an asset without a hash")?;
        let form = |extension: &str, size: usize| {
            // A compressed form that is not smaller is not worth having.
            if size < *bytes {
                format!("Some(include_bytes!(\"{file}.{extension}\"))")
            } else {
                "None".to_owned()
            }
        };
        writeln!(
            table,
            "    Asset {{ logical: {logical:?}, url: \"/assets/{file}\", hash: {hash:?}, plain: include_bytes!({file:?}), brotli: {}, gzip: {} }},",
            form("br", asset.brotli),
            form("gz", asset.gzip),
        )?;
    }
    table.push_str("]\n");
    Ok(table)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn a_form_that_is_no_smaller_is_left_out() {
        let asset = Asset {
            file: "a.0123456789abcdef.css".into(),
            bytes: 10,
            gzip: 10,
            brotli: 9,
            integrity: String::new(),
        };
        let manifest = Manifest {
            inputs: String::new(),
            files: [("a.css".to_owned(), asset)].into(),
        };
        assert_eq!(
            table(&manifest).unwrap(),
            "&[\n    Asset { logical: \"a.css\", url: \"/assets/a.0123456789abcdef.css\", hash: \"0123456789abcdef\", plain: include_bytes!(\"a.0123456789abcdef.css\"), \
             brotli: Some(include_bytes!(\"a.0123456789abcdef.css.br\")), gzip: None },\n]\n"
        );
    }
}
