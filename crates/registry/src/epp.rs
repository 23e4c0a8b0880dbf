//! A [`Connector`](crate::Connector) that speaks EPP over TLS (RFC 5730, 5731, 5733, 5734).
//!
//! `instant-epp` carries the frames and writes most requests; around it are a stream of our own (`line`), sessions and a small pool, and our own
//! parsing of responses. ADR 0003 explains why.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use registry::epp::{Epp, Profile, Roots, Secret};
//! let mut profile = Profile::parse("epp://example-registrar@epp.example.net:700", Secret::new("…"))?;
//! profile.roots = Roots::Pem(std::fs::read_to_string("registry.pem")?);
//! let registry = Epp::new(profile)?;
//! # Ok(()) }
//! ```

mod apart;
mod connector;
mod line;
mod outcome;
mod pool;
mod profile;
mod read;
mod session;
mod tls;
mod write;

#[cfg(test)]
mod tests;

pub use connector::Epp;
pub use profile::{Profile, ProfileError, Roots, Secret};

/// Directives for `tracing_subscriber::EnvFilter` without which passwords and people's data could reach the logs: `instant-epp` writes whole requests
/// at `debug` and responses it can't read at `error`. Add them after whatever the operator configured. No call of this crate takes the paths that do so,
/// which makes this a second line of defence.
pub const LOG_DIRECTIVES: &[&str] = &["instant_epp=off"];
