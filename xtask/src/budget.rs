//! How much a page with islands makes a browser load.

use crate::manifest::Manifest;
use crate::{Mode, Outcome, root};

/// The most that WASM and JavaScript may weigh together, in bytes of brotli (docs/adr/0001 says what weighs).
pub const LIMIT: usize = 100_000;

/// The largest that the program may be, in bytes: 35 MiB.
pub const PROGRAM: u64 = 35 * 1024 * 1024;

/// Fails when the program of the last release is larger than `limit`.
///
/// # Errors
/// Also when there is none.
pub fn check_program(limit: u64) -> Outcome {
    let size = std::fs::metadata(root().join("target/release/nichandle"))?.len();
    let verdict = format!("the program: {size} bytes, {limit} allowed");
    if size > limit {
        return Err(verdict.into());
    }
    eprintln!("{verdict}");
    Ok(())
}

/// Fails when the release's scripts weigh more than `limit`.
///
/// # Errors
/// Also when there is no release build.
pub fn check(limit: usize) -> Outcome {
    let manifest = Manifest::read(&Mode::Release.site())?.ok_or("no assets: cargo xtask assets")?;
    let weight = weight(&manifest);
    let verdict = format!("WASM and JavaScript: {weight} bytes of brotli, {limit} allowed");
    if weight > limit {
        return Err(verdict.into());
    }
    eprintln!("{verdict}");
    Ok(())
}

fn weight(manifest: &Manifest) -> usize {
    let script = |name: &&String| name.ends_with(".js") || name.ends_with(".wasm");
    let scripts = manifest.files.iter().filter(|(name, _)| script(name));
    scripts.map(|(_, asset)| asset.brotli).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Asset;

    #[test]
    fn scripts_count_and_styles_do_not() {
        let asset = |brotli| Asset {
            file: String::new(),
            bytes: 9,
            gzip: 9,
            brotli,
            integrity: String::new(),
        };
        let files = [
            ("a.js", 1),
            ("b.js", 20),
            ("a.wasm", 300),
            ("main.css", 4000),
        ];
        let files = files.map(|(name, brotli)| (name.to_owned(), asset(brotli)));
        assert_eq!(
            weight(&Manifest {
                inputs: String::new(),
                files: files.into()
            }),
            321
        );
    }
}
