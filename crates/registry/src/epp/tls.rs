//! Opening the stream: TCP, then TLS by rustls with the ring provider, named explicitly so that no other crate's features can change it.

use super::line::Stream;
use super::profile::{Profile, ProfileError, Roots};
use async_trait::async_trait;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName};
use std::io;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Opens streams to one registry; a trait, so that tests can cut and fragment them.
#[async_trait]
pub(super) trait Dialer: Send + Sync {
    async fn dial(&self) -> io::Result<Box<dyn Stream>>;
}

pub(super) struct TlsDialer {
    host: String,
    port: u16,
    server_name: ServerName<'static>,
    tls: TlsConnector,
}

impl TlsDialer {
    pub(super) fn new(profile: &Profile) -> Result<Self, ProfileError> {
        let server_name = ServerName::try_from(profile.server_name.clone())
            .map_err(|_| ProfileError::ServerName(profile.server_name.clone()))?;
        let config = client_config(&profile.roots)?;
        Ok(Self {
            host: profile.host.clone(),
            port: profile.port,
            server_name,
            tls: TlsConnector::from(Arc::new(config)),
        })
    }
}

pub(super) fn client_config(roots: &Roots) -> Result<ClientConfig, ProfileError> {
    let config =
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("the ring provider has cipher suites for TLS 1.2 and 1.3");
    Ok(config
        .with_root_certificates(root_store(roots)?)
        .with_no_client_auth())
}

fn root_store(roots: &Roots) -> Result<RootCertStore, ProfileError> {
    let mut store = RootCertStore::empty();
    match roots {
        Roots::WebPki => store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Roots::Pem(pem) => {
            for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
                let certificate =
                    certificate.map_err(|error| ProfileError::Roots(error.to_string()))?;
                store
                    .add(certificate)
                    .map_err(|error| ProfileError::Roots(error.to_string()))?;
            }
            if store.is_empty() {
                return Err(ProfileError::Roots("no certificate in it".to_owned()));
            }
        }
    }
    Ok(store)
}

#[async_trait]
impl Dialer for TlsDialer {
    async fn dial(&self) -> io::Result<Box<dyn Stream>> {
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
        // A command is one small write that waits for its response.
        stream.set_nodelay(true)?;
        Ok(Box::new(
            self.tls.connect(self.server_name.clone(), stream).await?,
        ))
    }
}
