//! Says where the table of what is embedded is: `assets.rs`, which `cargo xtask assets` writes beside the assets in `target/site` (`target/site-dev` with the flags
//! for quick building), or in `NICHANDLE_SITE_DIR`.
//!
//! Only the executable includes it, and reads it when it is compiled: nothing here depends on what it says. So the library is compiled while the assets are made (scripts/build.sh).
//! Where nothing was built an empty table is written, so that checking and testing the server needs no browser build.

use std::error::Error;
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
    fs::create_dir_all(&site)?;
    let table = site.canonicalize()?.join("assets.rs");
    if !table.exists() {
        fs::write(&table, "&[]\n")?;
    }
    println!("cargo::rerun-if-env-changed={SITE}");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=NICHANDLE_ASSETS={}", table.display());
    Ok(())
}
