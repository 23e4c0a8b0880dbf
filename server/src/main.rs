//! `nichandle`: one file that is the whole program.

use clap::Parser;
use server::commands::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    server::commands::run(Cli::parse())
}
