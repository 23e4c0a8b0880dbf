//! Writes the table of what is embedded: every asset that `cargo xtask assets` left in `target/site` (`target/site-dev` with the
//! flags for quick building), or in `NICHANDLE_SITE_DIR`.
//! An empty folder makes an empty table, so that checking and testing the server needs no browser build.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const SITE: &str = "NICHANDLE_SITE_DIR";

/// The addresses that the loader has to correct in a program which may lie anywhere: packed, they take 17 kB in place of 1.7 MB. The C library must be glibc 2.36 or later, which is that of
/// Debian 12.
const PACKED: &str = "-Wl,-z,pack-relative-relocs";

fn main() -> Result<(), Box<dyn Error>> {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|is| is == value);
    if is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && is("PROFILE", "release")
    {
        println!("cargo::rustc-link-arg-bins={PACKED}");
    }
    // Erased components write other markers between a page's parts, so the browser's half must be erased too or not at all.
    let erased = env::var_os("CARGO_CFG_ERASE_COMPONENTS").is_some();
    let built = if erased {
        "../target/site-dev"
    } else {
        "../target/site"
    };
    let site = match env::var_os(SITE) {
        Some(site) => PathBuf::from(site),
        None => Path::new(&env::var("CARGO_MANIFEST_DIR")?).join(built),
    };
    // Cargo takes a missing folder for a changed one, and would compile the server anew each time. An empty one causes no rebuild
    // until something is put in it.
    fs::create_dir_all(&site)?;
    println!("cargo::rerun-if-env-changed={SITE}");
    println!("cargo::rerun-if-changed={}", site.display());

    let site = site.canonicalize()?;
    let mut files = fs::read_dir(&site)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    files.sort();
    let mut table = String::from("&[\n");
    for file in &files {
        let Some((hash, logical)) = file.file_name().and_then(|name| split(name.to_str()?)) else {
            continue;
        };
        let [brotli, gzip] = ["br", "gz"].map(|form| smaller(file, form));
        writeln!(
            table,
            "Asset {{ logical: {logical:?}, url: {:?}, hash: {hash:?}, plain: include_bytes!({file:?}), brotli: {}, gzip: {} }},",
            format!("/assets/{}", file.file_name().unwrap_or_default().display()),
            embedded(brotli),
            embedded(gzip),
        )?;
    }
    table.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("assets.rs"), table)?;
    Ok(())
}

/// `main.0123456789abcdef.css` → its hash and `main.css`; none for the manifest and the compressed forms.
fn split(name: &str) -> Option<(&str, String)> {
    let (rest, extension) = name.rsplit_once('.')?;
    let (stem, hash) = rest.rsplit_once('.')?;
    let is_hash = hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| (hash, format!("{stem}.{extension}")))
}

/// The compressed form beside `file`, when it is worth sending.
fn smaller(file: &Path, form: &str) -> Option<PathBuf> {
    let mut other = file.as_os_str().to_owned();
    other.push(".");
    other.push(form);
    let other = PathBuf::from(other);
    let (plain, packed) = (file.metadata().ok()?, other.metadata().ok()?);
    (packed.len() < plain.len()).then_some(other)
}

fn embedded(file: Option<PathBuf>) -> String {
    file.map_or("None".to_owned(), |file| {
        format!("Some(include_bytes!({file:?}))")
    })
}
