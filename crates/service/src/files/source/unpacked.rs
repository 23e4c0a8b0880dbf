//! What a ZIP archive unpacks to, counted before anything of it is kept: an archive of a few kilobytes may unpack to gigabytes.

use std::io::{Cursor, Read};
use zip::ZipArchive;

/// How many parts an archive may have. Workbooks have some tens.
const MOST_PARTS: usize = 2_000;
/// How many bytes all its parts may have: a hundred thousand rows have a fifth of it.
const MOST_BYTES: u64 = 256 * 1024 * 1024;
/// How many bytes the texts of a workbook may have, which are kept at once.
const MOST_TEXTS: u64 = 64 * 1024 * 1024;
/// The part with the texts.
const TEXTS: &str = "sharedstrings.xml";

/// How much an archive may unpack to.
#[derive(Debug, Clone, Copy)]
struct Limits {
    parts: usize,
    bytes: u64,
    texts: u64,
}

/// The names of an archive's parts, in small letters, once it is known to unpack to no more than is bearable.
///
/// # Errors
/// What is wrong with it.
pub(super) fn parts(archive: &[u8]) -> Result<Vec<String>, String> {
    let limits = Limits {
        parts: MOST_PARTS,
        bytes: MOST_BYTES,
        texts: MOST_TEXTS,
    };
    parts_within(archive, limits)
}

fn parts_within(archive: &[u8], limits: Limits) -> Result<Vec<String>, String> {
    let damaged = |why: &dyn std::fmt::Display| format!("The workbook is damaged: {why}.");
    let mut archive = ZipArchive::new(Cursor::new(archive)).map_err(|error| damaged(&error))?;
    if archive.len() > limits.parts {
        return Err(too_large());
    }
    let mut names = Vec::with_capacity(archive.len());
    let mut left = limits.bytes;
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(|error| damaged(&error))?;
        let name = part
            .name()
            .map_err(|error| damaged(&error))?
            .replace('\\', "/")
            .to_lowercase();
        // What it says of its own size is believed by nobody: it is unpacked, and counted.
        let most = if name.ends_with(TEXTS) {
            limits.texts.min(left)
        } else {
            left
        };
        let mut bounded = Read::by_ref(&mut part).take(most + 1);
        let size =
            std::io::copy(&mut bounded, &mut std::io::sink()).map_err(|error| damaged(&error))?;
        if size > most {
            return Err(too_large());
        }
        left -= size;
        names.push(name);
    }
    Ok(names)
}

fn too_large() -> String {
    "Unpacked, this workbook is far larger than a book of contacts or domains. Save the one sheet that matters as CSV.".into()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    const SMALL: Limits = Limits {
        parts: 3,
        bytes: 1000,
        texts: 100,
    };

    fn archive(parts: &[(&str, usize)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, size) in parts {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(&vec![b'x'; *size]).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn what_unpacks_to_too_much_is_left_alone() {
        let fits = archive(&[
            ("xl/Workbook.xml", 400),
            ("xl/sharedStrings.xml", 100),
            ("a", 500),
        ]);
        let names = parts_within(&fits, SMALL).unwrap();
        assert_eq!(names, ["xl/workbook.xml", "xl/sharedstrings.xml", "a"]);
        for too_much in [
            archive(&[("a", 1001)]),
            archive(&[("a", 600), ("b", 401)]),
            archive(&[("xl/sharedStrings.xml", 101)]),
            archive(&[("a", 1), ("b", 1), ("c", 1), ("d", 1)]),
        ] {
            let why = parts_within(&too_much, SMALL).unwrap_err();
            assert!(why.contains("larger"), "{why}");
        }
        let mut cut = archive(&[("a", 100)]);
        cut.truncate(60);
        assert!(parts_within(&cut, SMALL).unwrap_err().contains("damaged"));
    }

    #[test]
    fn an_archive_that_lies_about_its_size_is_counted() {
        let mut lies = archive(&[("a", 5_000)]);
        let true_size = 5_000u32.to_le_bytes();
        // In the part's own header and in the directory.
        let places: Vec<usize> = (0..lies.len() - 4)
            .filter(|at| lies[*at..at + 4] == true_size)
            .collect();
        assert!(!places.is_empty());
        for at in places {
            lies[at..at + 4].copy_from_slice(&10u32.to_le_bytes());
        }
        parts_within(&lies, SMALL).unwrap_err();
    }
}
