//! Builds everything that a browser loads besides pages, in a temporary folder that then replaces the previous one at once.

use crate::manifest::Manifest;
use crate::{Mode, Outcome, css, embed, js, pack, root, sources, wasm};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Builds the assets of that mode, unless they are up to date.
///
/// # Errors
/// When a part does not compile, a file is missing, or the folder can't be written. The previous assets then remain.
pub fn build(mode: Mode) -> Outcome {
    // Two at once would clear away each other's half-made folders. The lock ends with the process, however that ends.
    let lock = fs::File::create(root().join("target/xtask.lock"))?;
    if lock.try_lock().is_err() {
        eprintln!("another build of the assets is under way; waiting for it");
        lock.lock()?;
    }
    let site = mode.site();
    let inputs = sources::fingerprint(mode)?;
    let before = Manifest::read(&site)?;
    if let Some(before) = before.filter(|before| before.inputs == inputs) {
        eprintln!(
            "the assets are up to date: {} files in {}",
            before.files.len(),
            site.display()
        );
        return Ok(());
    }

    let module = wasm::build(mode)?;
    let fresh = site.with_extension("new");
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    fs::create_dir_all(&fresh)?;
    eprintln!("names and compressed forms");
    let manifest = Manifest {
        inputs,
        files: write_all(&fresh, &site, &module, mode)?,
    };
    manifest.write(&fresh)?;
    embed::write(&fresh, &manifest)?;
    swap(&fresh, &site)?;
    eprint!("{}", manifest.report());
    Ok(())
}

fn write_all(
    fresh: &Path,
    site: &Path,
    module: &wasm::Module,
    mode: Mode,
) -> Outcome<BTreeMap<String, crate::manifest::Asset>> {
    let mut files = BTreeMap::new();
    let mut add = |name: &str, content: &[u8]| -> Outcome<String> {
        let asset = pack::write(fresh, site, name, content, mode)?;
        let file = asset.file.clone();
        match files.insert(name.to_owned(), asset) {
            None => Ok(file),
            Some(_) => Err(format!("two assets are called {name}").into()),
        }
    };
    add("app.js", js::minified(&module.js)?.as_bytes())?;
    add("app.wasm", &module.wasm)?;
    let boot = fs::read_to_string(root().join("frontend/boot.js"))?;
    add("boot.js", js::minified(&boot)?.as_bytes())?;
    let mut names = BTreeMap::new();
    for file in sources::files(&root().join("style/assets"))? {
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let shown = add(&name, &fs::read(&file)?)?;
        names.insert(name, shown);
    }
    // The style last: it names pictures by what browsers call them.
    let style = css::bundle(&root().join("style/main.css"))?;
    add("main.css", css::with_urls(&style, &names)?.as_bytes())?;
    Ok(files)
}

/// Puts `fresh` in the place of `site`. Interrupted between the two moves it leaves no `site`, which the next build mends.
fn swap(fresh: &Path, site: &Path) -> Outcome {
    let old = site.with_extension("old");
    if old.exists() {
        fs::remove_dir_all(&old)?;
    }
    if site.exists() {
        fs::rename(site, &old)?;
    }
    fs::rename(fresh, site)?;
    if old.exists() {
        fs::remove_dir_all(old)?;
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn new_assets_replace_old_ones() {
        let folder = tempfile::tempdir().unwrap();
        let (fresh, site) = (folder.path().join("site.new"), folder.path().join("site"));
        // Also after an interruption that left its traces.
        fs::create_dir_all(folder.path().join("site.old")).unwrap();
        for round in ["first", "second"] {
            fs::create_dir(&fresh).unwrap();
            fs::write(fresh.join(round), round).unwrap();
            swap(&fresh, &site).unwrap();
            assert_eq!(sources::files(&site).unwrap(), [site.join(round)]);
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        }
    }
}
