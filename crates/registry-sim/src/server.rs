//! Start, listen, stop.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::disk;
use crate::engine::Registry;
use crate::inspect::{Inspect, Log};
use crate::session::{self, Shared};
use crate::sessions::Sessions;
use crate::settings::{Settings, StateLocation};
use crate::state::State;
use crate::switches::Switches;
use crate::tls;

/// A client that has not finished its TLS handshake by then is disconnected.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Why a simulator can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting breaks RFC 5730's schema.
    #[error("{0}")]
    Setting(String),
    /// The address is not available.
    #[error("can't listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// The state file can't be opened, or another simulator uses it.
    #[error("can't open the registry's state {}: {reason}", path.display())]
    State {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The certificate can't be read or created.
    #[error("no certificate for the registry: {0}")]
    Certificate(String),
}

/// A running registry. Dropping it ends its connections; [`Simulator::stop`] also waits until all is written.
pub struct Simulator {
    addr: SocketAddr,
    certificate: String,
    switches: Switches,
    inspect: Inspect,
    stop: CancellationToken,
    connections: TaskTracker,
    writer: Option<JoinHandle<()>>,
}

impl std::fmt::Debug for Simulator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Simulator")
            .field("addr", &self.addr)
            .finish_non_exhaustive()
    }
}

/// Starts a registry; it listens when this returns.
///
/// # Errors
/// When an account's id or password is not as RFC 5730 wants it, the address is taken, or the state file or its
/// certificate can't be read or is in use by another simulator.
pub async fn start(settings: Settings) -> Result<Simulator, StartError> {
    check(&settings)?;
    let path = match &settings.state {
        StateLocation::Memory => None,
        StateLocation::File(path) => Some(path.as_path()),
    };
    let state_error = |reason: String| StartError::State {
        path: path.map(PathBuf::from).unwrap_or_default(),
        reason,
    };
    let (state, committed, writer) = match path {
        None => (State::load(Vec::new(), None), None, None),
        Some(path) => {
            let (disk, rows) = disk::open(path)
                .await
                .map_err(|error| state_error(error.to_string()))?;
            (
                State::load(rows, Some(disk.batches)),
                Some(disk.committed),
                Some(disk.task),
            )
        }
    };
    let state = state.map_err(|error| state_error(error.to_string()))?;
    let identity =
        tls::identity(path).map_err(|error| StartError::Certificate(error.to_string()))?;
    let config =
        tls::config(&identity).map_err(|error| StartError::Certificate(error.to_string()))?;
    let listener = TcpListener::bind(settings.listen)
        .await
        .map_err(|error| StartError::Listen(settings.listen, error))?;
    let addr = listener
        .local_addr()
        .map_err(|error| StartError::Listen(settings.listen, error))?;

    let switches = Switches::default();
    let starts = state.starts();
    let registry = Arc::new(Registry::new(
        state,
        settings.policies,
        settings.clock,
        settings.create_on_first_info,
        switches.clone(),
        committed,
    ));
    let log = Arc::new(Log::new(settings.remembered_commands));
    let sessions = Sessions::default();
    let stop = CancellationToken::new();
    let shared = Arc::new(Shared {
        registry: registry.clone(),
        switches: switches.clone(),
        log: log.clone(),
        sessions: sessions.clone(),
        accounts: settings.accounts,
        idle_timeout: settings.idle_timeout,
        sessions_per_account: settings.sessions_per_account,
        server_id: settings.server_id,
        starts,
        transactions: AtomicU64::new(0),
        stop: stop.clone(),
    });
    let connections = TaskTracker::new();
    let acceptor = TlsAcceptor::from(config);
    connections.spawn(accept(
        listener,
        acceptor,
        shared,
        connections.clone(),
        settings.max_connections,
    ));
    Ok(Simulator {
        addr,
        certificate: identity.certificate,
        switches,
        inspect: Inspect {
            registry,
            log,
            sessions,
        },
        stop,
        connections,
        writer,
    })
}

impl Simulator {
    /// The listening address.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The self-signed certificate that clients must trust: for `localhost`, `127.0.0.1` and `::1`. It stays the same
    /// across restarts with the same state file.
    pub fn certificate_pem(&self) -> &str {
        &self.certificate
    }

    /// The switches.
    pub fn switches(&self) -> &Switches {
        &self.switches
    }

    /// The inspector.
    pub fn inspect(&self) -> &Inspect {
        &self.inspect
    }

    /// Closes every connection and waits until everything is written and the state file is free.
    pub async fn stop(mut self) {
        self.stop.cancel();
        self.connections.close();
        self.connections.wait().await;
        self.inspect.registry.close();
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has nothing more to write.
            let _ = writer.await;
        }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.stop.cancel();
        self.connections.close();
    }
}

/// The lengths of RFC 5730's `clIDType`, `pwType` and `sIDType`.
fn check(settings: &Settings) -> Result<(), StartError> {
    let within = |value: &str, min, max| (min..=max).contains(&value.chars().count());
    for account in &settings.accounts {
        if !within(&account.client_id, 3, 16) {
            let reason = format!(
                "the account {:?} must have 3 to 16 characters",
                account.client_id
            );
            return Err(StartError::Setting(reason));
        }
        if !within(&account.password, 6, 16) {
            let reason = format!(
                "the password of {:?} must have 6 to 16 characters",
                account.client_id
            );
            return Err(StartError::Setting(reason));
        }
    }
    if !within(&settings.server_id, 3, 64) {
        return Err(StartError::Setting(
            "the server's id must have 3 to 64 characters".to_owned(),
        ));
    }
    Ok(())
}

async fn accept(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    shared: Arc<Shared>,
    connections: TaskTracker,
    limit: usize,
) {
    loop {
        let accepted = tokio::select! {
            biased;
            () = shared.stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            // This task is one of those counted.
            Ok((stream, _)) if shared.switches.is_up() && connections.len() <= limit => {
                connections.spawn(handshake(stream, acceptor.clone(), shared.clone()));
            }
            Ok(_) => {}
            Err(error) => {
                // Out of file descriptors, most likely: it passes when connections end.
                tracing::warn!(%error, "the registry simulator can't take a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn handshake(stream: TcpStream, acceptor: TlsAcceptor, shared: Arc<Shared>) {
    // Answers are small and awaited: waiting to fill a packet only costs time.
    let _ = stream.set_nodelay(true);
    let stream = tokio::select! {
        () = shared.stop.cancelled() => return,
        () = shared.switches.gone_down() => return,
        stream = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)) => stream,
    };
    match stream {
        Ok(Ok(stream)) => session::serve(stream, shared).await,
        Ok(Err(error)) => {
            tracing::debug!(%error, "a TLS handshake with the registry simulator failed")
        }
        Err(_) => tracing::debug!("a TLS handshake with the registry simulator took too long"),
    }
}
