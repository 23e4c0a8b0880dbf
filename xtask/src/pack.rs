//! Writes an asset under a name that changes with its content, with its compressed forms beside it.

use crate::manifest::Asset;
use crate::{Mode, Outcome};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::Write as _;
use std::path::Path;

/// Bytes of the content's hash in its name: enough that no two collide by chance.
const NAME_HASH: usize = 8;

/// `main.css` and its content → `main.0123456789abcdef.css`.
pub fn hashed_name(name: &str, content: &[u8]) -> String {
    let hash = hex::encode(&Sha256::digest(content)[..NAME_HASH]);
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{hash}.{extension}"),
        None => format!("{name}.{hash}"),
    }
}

/// Writes `content` and its two compressed forms to `folder`. What `before`, the folder of the last build, holds of the same content
/// is copied: brotli at its best takes longer than all the rest.
pub fn write(
    folder: &Path,
    before: &Path,
    name: &str,
    content: &[u8],
    mode: Mode,
) -> Outcome<Asset> {
    let file = hashed_name(name, content);
    fs::write(folder.join(&file), content)?;
    let form = |extension: &str, make: &dyn Fn() -> Outcome<Vec<u8>>| -> Outcome<usize> {
        let name = format!("{file}.{extension}");
        let bytes = fs::read(before.join(&name)).or_else(|_| make())?;
        fs::write(folder.join(name), &bytes)?;
        Ok(bytes.len())
    };
    let brotli = form("br", &|| brotli_of(content, mode))?;
    let gzip = form("gz", &|| gzip_of(content))?;
    Ok(Asset {
        bytes: content.len(),
        gzip,
        brotli,
        integrity: format!("sha256-{}", STANDARD.encode(Sha256::digest(content))),
        file,
    })
}

fn brotli_of(content: &[u8], mode: Mode) -> Outcome<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: if mode == Mode::Release { 11 } else { 2 },
        lgwin: 22,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut out, &params)?;
    Ok(out)
}

fn gzip_of(content: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn the_name_follows_the_content() {
        assert_eq!(hashed_name("a.b.css", b""), "a.b.e3b0c44298fc1c14.css");
        assert_eq!(hashed_name("robots", b""), "robots.e3b0c44298fc1c14");
        assert_ne!(hashed_name("a.css", b"x"), hashed_name("a.css", b"y"));
    }

    #[test]
    fn both_forms_unpack_to_the_content() {
        let folder = tempfile::tempdir().unwrap();
        let none = folder.path().join("none");
        let content = b"a contact is a card ".repeat(100);
        for mode in [Mode::Dev, Mode::Release] {
            let asset = write(folder.path(), &none, "card.txt", &content, mode).unwrap();
            let read = |extension: &str| {
                fs::read(folder.path().join(asset.file.clone() + extension)).unwrap()
            };
            assert_eq!(read(""), content);
            let (mut brotli, mut gzip) = (Vec::new(), Vec::new());
            brotli::BrotliDecompress(&mut &read(".br")[..], &mut brotli).unwrap();
            flate2::read::GzDecoder::new(&read(".gz")[..])
                .read_to_end(&mut gzip)
                .unwrap();
            assert_eq!(brotli, content);
            assert_eq!(gzip, content);
            assert!(asset.brotli < content.len() && asset.gzip < content.len());
        }
    }

    #[test]
    fn a_form_that_was_made_before_is_not_made_again() {
        let (before, now) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let name = hashed_name("a.css", b"same");
        fs::write(before.path().join(format!("{name}.br")), b"from before").unwrap();
        let asset = write(now.path(), before.path(), "a.css", b"same", Mode::Dev).unwrap();
        assert_eq!(
            fs::read(now.path().join(format!("{name}.br"))).unwrap(),
            b"from before"
        );
        assert_eq!(asset.brotli, b"from before".len());
    }
}
