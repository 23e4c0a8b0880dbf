//! The server's certificate and TLS set-up.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair};
use rustls::ServerConfig;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::disk::beside;

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TlsError {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Generate(#[from] rcgen::Error),
    #[error("not PEM: {0}")]
    Pem(#[from] rustls_pki_types::pem::Error),
    #[error(transparent)]
    Tls(#[from] rustls::Error),
}

/// A certificate and its key, in PEM.
pub(crate) struct Identity {
    pub certificate: String,
    key: String,
}

/// The identity beside the state file, made there the first time, so that clients can go on trusting it; or a new one.
pub(crate) fn identity(state: Option<&Path>) -> Result<Identity, TlsError> {
    let Some(state) = state else {
        return generate();
    };
    let (certificate, key) = (beside(state, ".cert.pem"), beside(state, ".key.pem"));
    if certificate.exists() && key.exists() {
        return Ok(Identity {
            certificate: std::fs::read_to_string(certificate)?,
            key: std::fs::read_to_string(key)?,
        });
    }
    let identity = generate()?;
    // The key first: a certificate without its key is never found, whenever the process ends.
    write(&key, &identity.key, 0o600)?;
    write(&certificate, &identity.certificate, 0o644)?;
    Ok(identity)
}

/// Self-signed, for this machine's own names.
fn generate() -> Result<Identity, TlsError> {
    let key = KeyPair::generate()?;
    let names = vec![
        "localhost".to_owned(),
        "127.0.0.1".to_owned(),
        "::1".to_owned(),
    ];
    let certificate = CertificateParams::new(names)?.self_signed(&key)?;
    Ok(Identity {
        certificate: certificate.pem(),
        key: key.serialize_pem(),
    })
}

/// Writes a file whole or not at all.
fn write(path: &Path, text: &str, mode: u32) -> std::io::Result<()> {
    let new = beside(path, ".new");
    let mut options = std::fs::OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let mut file = options.open(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(new, path)
}

/// TLS 1.2 and 1.3, no client certificates: accounts prove themselves by password (RFC 5734 §8 leaves both open).
pub(crate) fn config(identity: &Identity) -> Result<Arc<ServerConfig>, TlsError> {
    let chain = CertificateDer::pem_slice_iter(identity.certificate.as_bytes())
        .collect::<Result<Vec<_>, _>>()?;
    let key = PrivateKeyDer::from_pem_slice(identity.key.as_bytes())?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    Ok(Arc::new(config))
}
