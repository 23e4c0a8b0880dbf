//! The commands of the program.

mod backup;
mod bootstrap;
mod domain;
mod folder;
mod healthcheck;
mod import;
mod key;
mod lock;
mod registry;
mod registry_sim;
mod sbom;
mod serve;
mod stop;
mod user;

use crate::config::{DataArgs, ServeArgs, Settings};
pub(crate) use crate::failed::Failed;
use crate::outside::{SystemChance, SystemClock};
use clap::{Parser, Subcommand};
use service::auth::Passwords;
use service::{Held, RegistryUnavailable, Service};
use std::io::Read;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use store::Db;

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
            Command::RegistrySim(command) => command.run().await,
            Command::Backup(command) => command.run().await,
            Command::Restore(command) => command.run().await,
            Command::Migrate { data } => {
                open(&Settings::resolve_data(&data)?).await?.close().await;
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

/// Opens the database of these settings, creating its folder and running the migrations if need be.
async fn open(settings: &Settings) -> Result<Db, Failed> {
    open_within(settings, Duration::ZERO).await
}

/// As [`open`]; waits for a PostgreSQL that can't be reached yet.
async fn open_within(settings: &Settings, wait: Duration) -> Result<Db, Failed> {
    if settings.database_url.is_none() {
        folder::make(&settings.data_dir)?;
    }
    Ok(Db::open_with(&settings.target(), &settings.tuning(wait)).await?)
}

/// A service for commands that use no registry.
fn offline(settings: &Settings, db: Db) -> Result<Service, Failed> {
    let chance = Arc::new(SystemChance);
    let seals = crate::secret_key::seals(settings, chance.clone())?;
    Ok(Service::new(
        db,
        Arc::new(SystemClock),
        chance.clone(),
        Arc::new(NoRegistries),
        Passwords::standard(chance)?,
        seals,
    ))
}

/// The password from standard input, without the line end.
fn read_password() -> Result<String, Failed> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| Failed::new(format!("standard input: {error}")))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

struct NoRegistries;

#[async_trait::async_trait]
impl service::Registries for NoRegistries {
    fn name_for(&self, _: &model::domain_name::DomainName) -> String {
        String::new()
    }

    async fn held(&self, _: &model::domain_name::DomainName) -> Result<Held, RegistryUnavailable> {
        Err(RegistryUnavailable {
            why: "this command asks no registry".into(),
        })
    }
}
