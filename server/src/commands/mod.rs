//! The commands of the program.

mod backup;
mod bootstrap;
mod bounce;
mod database;
mod domain;
mod folder;
mod healthcheck;
mod import;
mod key;
mod lock;
mod mailing;
mod offline;
mod password;
mod registry;
mod registry_sim;
mod sbom;
mod serve;
mod stop;
mod user;

use crate::config::{DataArgs, ServeArgs, Settings};
pub(crate) use crate::failed::Failed;
use clap::{Parser, Subcommand};
use std::process::ExitCode;
use std::time::Duration;

/// A self-hosted desk for domain contacts and WHOIS roles.
#[derive(Debug, Parser)]
#[command(name = "nichandle", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the web pages, API, RDAP, WHOIS and task workers in one process
    Serve {
        #[command(flatten)]
        data: DataArgs,
        #[command(flatten)]
        serve: Box<ServeArgs>,
    },
    /// Create an organization with a project, an owner and an API key, and print them as one JSON object
    Bootstrap(bootstrap::Bootstrap),
    /// Manage API keys
    #[command(subcommand)]
    Key(key::Key),
    /// Manage people who sign in
    #[command(subcommand)]
    User(user::User),
    /// Manage which domains an organization may adopt
    #[command(subcommand)]
    Domain(domain::Domain),
    Import(import::Import),
    Bounce(bounce::Bounce),
    /// Run the registry simulator alone: an EPP server over TLS that keeps state
    RegistrySim(registry_sim::RegistrySim),
    /// Back the SQLite database up into one file, even while it is in use
    Backup(backup::Backup),
    /// Restore a backup; refuses to overwrite a database unless --force is given
    Restore(backup::Restore),
    /// Update the database schema
    Migrate {
        #[command(flatten)]
        data: DataArgs,
    },
    /// Print the effective settings, without secrets
    Config {
        #[command(flatten)]
        data: DataArgs,
        #[command(flatten)]
        serve: Box<ServeArgs>,
    },
    /// Print the OpenAPI document of the API
    Openapi,
    /// Print the libraries that this program was built from, as CycloneDX JSON
    Sbom,
    /// Check whether a running server is ready; exit code 0 if it is
    Healthcheck(healthcheck::Healthcheck),
}

/// How long blocking work may continue at shutdown.
const LAST_WORK: Duration = Duration::from_secs(2);

/// Runs the command.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    folder::keep_to_ourselves();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return said(Err(Failed::new(error))),
    };
    let done = runtime.block_on(async {
        let done: Result<(), Failed> = match cli.command {
            Command::Serve { data, serve } => serve::run(Settings::resolve(&data, &serve)?).await,
            Command::Bootstrap(command) => command.run().await,
            Command::Key(command) => command.run().await,
            Command::User(command) => command.run().await,
            Command::Domain(command) => command.run().await,
            // The one command whose exit code says more than that it failed.
            Command::Import(command) => return command.run().await,
            // Its exit code tells a mail server whether to come again.
            Command::Bounce(command) => return Ok(command.run().await),
            Command::RegistrySim(command) => command.run().await,
            Command::Backup(command) => command.run().await,
            Command::Restore(command) => command.run().await,
            Command::Migrate { data } => {
                let settings = Settings::resolve_data(&data)?;
                database::open(&settings).await?.close().await;
                println!("the schema is up to date");
                Ok(())
            }
            Command::Config { data, serve } => {
                let shown = Settings::resolve(&data, &serve)?.shown();
                println!(
                    "{}",
                    serde_json::to_string_pretty(&shown).map_err(Failed::new)?
                );
                Ok(())
            }
            Command::Openapi => {
                print!("{}", crate::http::v1::openapi::pretty());
                Ok(())
            }
            Command::Sbom => {
                let document = sbom::document()?;
                println!(
                    "{}",
                    serde_json::to_string_pretty(&document).map_err(Failed::new)?
                );
                Ok(())
            }
            Command::Healthcheck(command) => command.run().await,
        };
        done.map(|()| ExitCode::SUCCESS)
    });
    // Blocking work that still waits for a disk or a server has had its time.
    runtime.shutdown_timeout(LAST_WORK);
    said(done)
}

fn said(result: Result<ExitCode, Failed>) -> ExitCode {
    match result {
        Ok(code) => code,
        Err(Failed(why)) => {
            eprintln!("nichandle: {why}");
            ExitCode::FAILURE
        }
    }
}
