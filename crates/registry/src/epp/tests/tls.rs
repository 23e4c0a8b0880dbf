//! TLS: a certificate of the test's own, in memory and over TCP.

use super::responder::*;
use super::samples::contact_answer;
use crate::connector::{Connector, Failure};
use crate::epp::line::Stream;
use crate::epp::tls::{Dialer, client_config};
use crate::epp::{Epp, Profile, ProfileError, Roots, Secret};
use async_trait::async_trait;
use rustls::ServerConfig;
use rustls_pki_types::{PrivateKeyDer, ServerName};
use std::io;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_rustls::{TlsAcceptor, TlsConnector};

#[derive(Clone)]
pub(super) struct Certificate {
    pub pem: String,
    server: TlsAcceptor,
}

impl Certificate {
    pub(super) fn new() -> Self {
        let made = rcgen::generate_simple_self_signed([
            "registry.test".to_owned(),
            "127.0.0.1".to_owned(),
        ])
        .unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let config =
            ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()
                .unwrap()
                .with_no_client_auth()
                .with_single_cert(vec![made.cert.der().clone()], key)
                .unwrap();
        Self {
            pem: made.cert.pem(),
            server: TlsAcceptor::from(Arc::new(config)),
        }
    }
}

/// As [`Memory`], with TLS in between.
pub(super) struct TlsMemory {
    pub responder: Arc<Responder>,
    pub buffer: usize,
    pub certificate: Certificate,
}

#[async_trait]
impl Dialer for TlsMemory {
    async fn dial(&self) -> io::Result<Box<dyn Stream>> {
        let (ours, theirs) = tokio::io::duplex(self.buffer);
        let (server, responder) = (self.certificate.server.clone(), Arc::clone(&self.responder));
        tokio::spawn(async move { responder.serve(server.accept(theirs).await.unwrap()).await });
        let client = TlsConnector::from(Arc::new(
            client_config(&Roots::Pem(self.certificate.pem.clone())).unwrap(),
        ));
        Ok(Box::new(
            client
                .connect(ServerName::try_from("registry.test").unwrap(), ours)
                .await?,
        ))
    }
}

/// A responder on a port of this machine.
pub(super) async fn listen(responder: &Arc<Responder>, certificate: &Certificate) -> Profile {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (responder, server) = (Arc::clone(responder), certificate.server.clone());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (responder, server) = (Arc::clone(&responder), server.clone());
            tokio::spawn(async move {
                if let Ok(stream) = server.accept(stream).await {
                    responder.serve(stream).await;
                }
            });
        }
    });
    let mut profile = Profile::parse(
        &format!("epp://client-1@127.0.0.1:{port}"),
        Secret::new(PASSWORD),
    )
    .unwrap();
    profile.roots = Roots::Pem(certificate.pem.clone());
    profile
}

#[tokio::test]
async fn a_self_signed_registry_is_trusted_by_its_own_certificate_alone() {
    let responder = Responder::new(|seen| Reaction::Answer(contact_answer(&seen.trid, 1)));
    let certificate = Certificate::new();
    let profile = listen(&responder, &certificate).await;
    let epp = Epp::new(profile.clone()).unwrap();
    assert_eq!(
        epp.contact_info("trid-1", "NH-1")
            .await
            .unwrap()
            .unwrap()
            .handle,
        "NH-1"
    );
    epp.close().await;
    assert!(responder.commands().last().unwrap().is("logout"));
    assert!(
        matches!(
            epp.contact_info("trid-2", "NH-1").await,
            Err(Failure::Retry { .. })
        ),
        "closed"
    );

    let strangers = [Roots::WebPki, Roots::Pem(Certificate::new().pem)];
    let wrong = strangers.map(|roots| Profile {
        roots,
        ..profile.clone()
    });
    let misnamed = Profile {
        server_name: "other.test".into(),
        ..profile
    };
    for profile in wrong.into_iter().chain([misnamed]) {
        let outcome = free(Epp::new(profile).unwrap())
            .create_contact("trid-3", &super::samples::contact())
            .await;
        assert!(
            matches!(&outcome, Err(Failure::Retry { why }) if why.contains("certificate")),
            "{outcome:?}"
        );
    }
    assert_eq!(responder.connections(), 1, "nobody else came past TLS");
}

#[tokio::test]
async fn nobody_at_home_is_a_retry() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let profile = Profile::parse(
        &format!("epp://client-1@127.0.0.1:{port}"),
        Secret::new(PASSWORD),
    )
    .unwrap();
    let outcome = free(Epp::new(profile).unwrap())
        .delete_contact("trid-1", "NH-1")
        .await;
    assert!(matches!(outcome, Err(Failure::Retry { .. })), "{outcome:?}");
}

#[test]
fn roots_and_names_that_cannot_be_are_told_at_once() {
    let profile = profile();
    for pem in [
        "",
        "nonsense",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        let made = Epp::new(Profile {
            roots: Roots::Pem(pem.into()),
            ..profile.clone()
        });
        assert!(matches!(made.err(), Some(ProfileError::Roots(_))), "{pem}");
    }
    let made = Epp::new(Profile {
        server_name: "not a name".into(),
        ..profile
    });
    assert!(matches!(made.err(), Some(ProfileError::ServerName(_))));
}
