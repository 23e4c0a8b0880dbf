//! Build steps that are more than a line of shell: `cargo xtask assets | budget | program-budget | dev`.
//!
//! The Makefile and `scripts/` call it; it needs no tool that they didn't set up, and no network.

mod assets;
mod budget;
mod css;
mod dev;
mod embed;
mod glue;
mod js;
mod manifest;
mod pack;
mod sources;
mod wasm;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What a step answers. Its error is for a person to read, so any will do.
type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const USAGE: &str = "\
cargo xtask assets [--dev]      build what browsers load into target/site (--dev: target/site-dev, quick and large)
cargo xtask program-budget      fail when the release's program is larger than 35 MiB
cargo xtask budget [BYTES]      fail when the release's WASM and JavaScript are larger together, in bytes of brotli
cargo xtask dev [ARGUMENTS]     build and run `nichandle serve --demo ARGUMENTS`; again after every change";

/// How a build is meant to be used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Small: fat LTO, wasm-opt, brotli at its best.
    Release,
    /// Quick to build again, with assertions and panic messages.
    Dev,
}

impl Mode {
    /// The folder that the build of this mode leaves.
    fn site(self) -> PathBuf {
        root().join("target").join(match self {
            Self::Release => "site",
            Self::Dev => "site-dev",
        })
    }
}

/// The project's folder.
fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["assets"] => assets::build(Mode::Release),
        ["assets", "--dev"] => assets::build(Mode::Dev),
        ["program-budget"] => budget::check_program(budget::PROGRAM),
        ["budget"] => budget::check(budget::LIMIT),
        ["budget", limit] => limit.parse().map_err(Into::into).and_then(budget::check),
        ["dev", arguments @ ..] => dev::watch(arguments),
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
