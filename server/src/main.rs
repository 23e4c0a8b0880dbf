//! `nichandle`: the whole program in one executable.

use clap::Parser;
use server::commands::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    server::commands::run(Cli::parse())
}
