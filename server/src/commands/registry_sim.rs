//! `nichandle registry-sim`: the simulator alone, for developers of clients and for tests that stop one side.

use super::Failed;
use crate::logging;
use clap::Args;
use registry_sim::{Policies, Settings, StateLocation};
use std::net::SocketAddr;
use std::path::PathBuf;

/// An EPP server over TLS.
#[derive(Debug, Args)]
pub(super) struct RegistrySim {
    /// Address to listen on; port 0 picks any free port
    #[arg(long, default_value = "127.0.0.1:7700", env = "NICHANDLE_SIM_LISTEN")]
    listen: SocketAddr,
    /// File that keeps its state; kept in memory if omitted
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Account as CLIENT:PASSWORD; may be repeated
    #[arg(
        long,
        value_name = "CLIENT:PASSWORD",
        default_value = "nichandle:simulated"
    )]
    account: Vec<String>,
    /// Create any unregistered domain for the account that first asks about it
    #[arg(long)]
    create_on_first_info: bool,
    /// Fault to inject, such as "delay 200", "refuse contact:create 2306 once Postal code missing", "drop-after domain:update once", …; may be repeated
    #[arg(long, value_name = "WORDS")]
    switch: Vec<String>,
    /// TOML file with TLD rules that override the built-in ones
    #[arg(long, value_name = "FILE")]
    policies: Option<PathBuf>,
    /// Write the certificate that clients must trust to this file
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
}

impl RegistrySim {
    pub(super) async fn run(self) -> Result<(), Failed> {
        logging::start("info", crate::config::LogFormat::Text);
        let mut settings = Settings {
            listen: self.listen,
            state: self
                .state
                .map_or(StateLocation::Memory, StateLocation::File),
            create_on_first_info: self.create_on_first_info,
            ..Settings::default()
        };
        for account in &self.account {
            let (client, password) = account
                .split_once(':')
                .ok_or_else(|| Failed::new("--account wants CLIENT:PASSWORD"))?;
            settings = settings.with_account(client, password);
        }
        if let Some(file) = &self.policies {
            let text = std::fs::read_to_string(file)
                .map_err(|error| Failed::new(format!("{}: {error}", file.display())))?;
            settings.policies = Policies::from_toml(&text).map_err(Failed::new)?;
        }
        let simulator = registry_sim::start(settings).await.map_err(Failed::new)?;
        for words in &self.switch {
            simulator.switches().apply(words).map_err(Failed::new)?;
        }
        if let Some(file) = self.certificate {
            std::fs::write(&file, simulator.certificate_pem())
                .map_err(|error| Failed::new(format!("{}: {error}", file.display())))?;
        }
        let stopping = super::stop::stop_signal()?;
        println!("epp on {}", simulator.addr());
        stopping.await;
        simulator.stop().await;
        Ok(())
    }
}
