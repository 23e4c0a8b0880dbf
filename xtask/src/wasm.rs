//! From the `frontend` crate to one WASM module and the JavaScript that loads it.

use crate::{Mode, Outcome, glue, root};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

/// Small before fast (`-Os` leaves more than `-Oz`, which brotli then makes less of), and the features that every browser of the last years has and rustc's output uses.
const WASM_OPT: [&str; 7] = [
    "-Os",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-sign-ext",
    "--enable-mutable-globals",
];

const TARGET: &str = "wasm32-unknown-unknown";

/// What a browser loads to bring islands to life.
pub struct Module {
    /// The JavaScript that loads and serves the module.
    pub js: String,
    /// The module.
    pub wasm: Vec<u8>,
}

/// Compiles `frontend` and makes it fit for browsers. What the compiler made the last time is not made fit again.
pub fn build(mode: Mode) -> Outcome<Module> {
    let raw = fs::read(compile(mode)?)?;
    let mut key = Sha256::new();
    key.update(&raw);
    key.update(WASM_OPT.join(" "));
    key.update(fs::read(root().join("package-lock.json"))?);
    for step in ["glue.rs", "wasm.rs"] {
        key.update(fs::read(root().join("xtask/src").join(step))?);
    }
    let cache = root()
        .join("target/xtask")
        .join(hex::encode(key.finalize()));
    if let (Ok(js), Ok(wasm)) = (
        fs::read_to_string(cache.join("app.js")),
        fs::read(cache.join("app.wasm")),
    ) {
        return Ok(Module { js, wasm });
    }

    let made = cache.with_extension("new");
    if made.exists() {
        fs::remove_dir_all(&made)?;
    }
    fs::create_dir_all(&made)?;
    eprintln!("wasm-bindgen");
    let (js, wasm) = bind(raw, mode)?;
    fs::write(made.join("app.js"), &js)?;
    let file = made.join("app.wasm");
    fs::write(&file, wasm)?;
    if mode == Mode::Release {
        eprintln!("wasm-opt");
        optimise(&file)?;
    }
    let wasm = fs::read(&file)?;
    // Only the latest is kept, and a cache that is half written has another name.
    for old in fs::read_dir(root().join("target/xtask"))? {
        let old = old?.path();
        if old != made {
            fs::remove_dir_all(old)?;
        }
    }
    fs::rename(made, cache)?;
    Ok(Module { js, wasm })
}

fn compile(mode: Mode) -> Outcome<PathBuf> {
    let profile = match mode {
        Mode::Release => "wasm-release",
        Mode::Dev => "dev",
    };
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(root())
        .args(["build", "--locked", "--package", "frontend", "--lib"]);
    cargo.args(["--target", TARGET, "--profile", profile]);
    if mode == Mode::Release {
        // Instead of the flags of .cargo/config.toml: erased components compile faster and weigh 4 kB more.
        let mut flags = trimmed_paths()?;
        if has_std_source()? {
            // A standard library made for size, panics that end at once without their words, and nothing that only writes `{:?}`: a sixth less.
            cargo.env("RUSTC_BOOTSTRAP", "1");
            flags.extend([
                "-Zunstable-options".into(),
                "-Cpanic=immediate-abort".into(),
                "-Zfmt-debug=none".into(),
            ]);
            cargo.args([
                "-Zbuild-std=std,panic_abort",
                "-Zbuild-std-features=optimize_for_size",
            ]);
        } else {
            eprintln!("without the source of Rust's standard library the module becomes larger");
        }
        cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    }
    if !cargo.status()?.success() {
        return Err("the browser's part does not compile".into());
    }
    let folder = if mode == Mode::Dev { "debug" } else { profile };
    Ok(root()
        .join("target")
        .join(TARGET)
        .join(folder)
        .join("frontend.wasm"))
}

/// Flags by which nothing names a folder of this machine, as scripts/build.sh gives them for the program.
fn trimmed_paths() -> Outcome<Vec<String>> {
    let cargo_home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
        .ok_or("no home folder, so nobody knows where cargo keeps its sources")?;
    let library = sysroot()?.join("lib/rustlib/src/rust");
    let flag = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
    Ok(vec![
        flag(root(), "/nichandle"),
        flag(&cargo_home, "/cargo"),
        flag(&library, "/rust"),
    ])
}

fn sysroot() -> Outcome<PathBuf> {
    let told = Command::new("rustc")
        .args(["--print", "sysroot"])
        .output()?
        .stdout;
    Ok(PathBuf::from(String::from_utf8(told)?.trim()))
}

/// Has this Rust the source of its standard library beside it?
pub fn has_std_source() -> Outcome<bool> {
    Ok(sysroot()?
        .join("lib/rustlib/src/rust/library/Cargo.lock")
        .is_file())
}

/// wasm-bindgen as a library: its version is that of the lock file, as it must be.
fn bind(raw: Vec<u8>, mode: Mode) -> Outcome<(String, Vec<u8>)> {
    let mut output = Bindgen::new()
        .input_bytes("app", raw)
        .web(true)?
        .typescript(false)
        .debug(mode == Mode::Dev)
        .keep_debug(false)
        .remove_name_section(mode == Mode::Release)
        .remove_producers_section(mode == Mode::Release)
        // boot.js says where the module is: its name contains a hash of what this step makes.
        .omit_default_module_path(true)
        .generate_output()?;
    // Each crate has its list of scripts of its own, most of them empty.
    let has_snippets = output.snippets().values().any(|list| !list.is_empty());
    if has_snippets || !output.local_modules().is_empty() || !output.npm_dependencies().is_empty() {
        return Err("a crate of the browser's part brings JavaScript files of its own, which would not be served".into());
    }
    let js = output.js().to_owned();
    let module = output.wasm_mut();
    if mode == Mode::Dev {
        return Ok((js, module.emit_wasm()));
    }
    let classes = glue::unmade_classes(&js);
    let exports: Vec<String> = module
        .exports
        .iter()
        .map(|export| export.name.clone())
        .collect();
    for export in exports
        .iter()
        .filter(|export| glue::is_method(export, &classes))
    {
        module.exports.remove(export)?;
    }
    let lean = glue::without_classes(&js, &classes)?;
    let imports = module.imports.iter_mut().map(|import| &mut import.name);
    let exports = module.exports.iter_mut().map(|export| &mut export.name);
    let js = glue::shorten(&lean, imports.chain(exports));
    Ok((js, module.emit_wasm()))
}

fn optimise(file: &Path) -> Outcome {
    let tool = root().join("node_modules/.bin/wasm-opt");
    let done = Command::new(&tool)
        .args(WASM_OPT)
        .arg(file)
        .arg("-o")
        .arg(file)
        .status()
        .map_err(|error| format!("{}: {error} (make setup installs it)", tool.display()))?;
    if done.success() {
        Ok(())
    } else {
        Err("wasm-opt failed".into())
    }
}
