//! `nichandle`: the whole program in one executable.

use clap::Parser;
use server::assets::{self, Asset};
use server::commands::Cli;
use std::process::ExitCode;

static ASSETS: &[Asset] = include!(env!("NICHANDLE_ASSETS"));

fn main() -> ExitCode {
    assets::embed(ASSETS);
    server::commands::run(Cli::parse())
}
