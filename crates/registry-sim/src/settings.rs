//! How a simulator is set up.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};

use crate::policy::Policies;

/// The clock. Registries date everything, so tests inject their own.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The machine's clock.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the simulator takes the machine's time"
)]
pub fn system_clock() -> Clock {
    Arc::new(|| DateTime::from(SystemTime::now()))
}

/// Where the registry's objects are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StateLocation {
    /// Nowhere: they go with the simulator.
    Memory,
    /// In this SQLite file. Its folder is made if need be; beside it stand `….cert.pem`, `….key.pem` and `….lock`.
    File(PathBuf),
}

/// An account at the registry: a registrar, in the field's words.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// `clID`, 3 to 16 characters.
    pub client_id: String,
    /// `pw`, 6 to 16 characters (RFC 5730's `pwType`).
    pub password: String,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

/// Everything a simulator needs to know at its start.
#[derive(Clone)]
pub struct Settings {
    /// Where to listen; port 0 takes any that is free.
    pub listen: SocketAddr,
    /// Where the objects are kept.
    pub state: StateLocation,
    /// Who may log in. Nobody by default.
    pub accounts: Vec<Account>,
    /// A `domain:info` for a name that nobody has creates it for the account that asks, with the registry's placeholder
    /// contact `NICH-DEFAULT` in the roles its TLD requires. Names that begin with `taken-` come to be in another's hands.
    pub create_on_first_info: bool,
    /// The rules of each TLD.
    pub policies: Policies,
    /// The time.
    pub clock: Clock,
    /// The idle timeout of a session.
    pub idle_timeout: Duration,
    /// How many sessions an account may have (2502 beyond).
    pub sessions_per_account: usize,
    /// How many connections there may be in all, logged in or not; more are closed at once.
    pub max_connections: usize,
    /// How many commands [`crate::Inspect::commands`] remembers. The counts are of all.
    pub remembered_commands: usize,
    /// `svID` of the greeting, 3 to 64 characters.
    pub server_id: String,
}

impl Settings {
    /// The same with one account more.
    #[must_use]
    pub fn with_account(mut self, client_id: &str, password: &str) -> Settings {
        self.accounts.push(Account {
            client_id: client_id.to_owned(),
            password: password.to_owned(),
        });
        self
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            state: StateLocation::Memory,
            accounts: Vec::new(),
            create_on_first_info: false,
            policies: Policies::default(),
            clock: system_clock(),
            idle_timeout: Duration::from_secs(600),
            sessions_per_account: 10,
            max_connections: 1000,
            remembered_commands: 1000,
            server_id: "Nichandle registry simulator".to_owned(),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("listen", &self.listen)
            .field("state", &self.state)
            .field("accounts", &self.accounts)
            .field("create_on_first_info", &self.create_on_first_info)
            .finish_non_exhaustive()
    }
}
