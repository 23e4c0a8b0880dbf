//! A book of two names, and a listener over it.

use crate::whois::{BoxError, Limits, Lookup, serve};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use model::domain_name::DomainName;
use model::published::DomainView;
use model::registry::{Postal, RegistryContact};
use model::role::Role;
use publish::Publisher;
use publish::rdap::ContactView;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Knows two names; `stuck.example` is answered when the bell rings, `broken.example` never.
#[derive(Default)]
pub struct Book {
    pub asked: Notify,
    pub bell: Notify,
}

#[async_trait]
impl Lookup for Book {
    async fn domain(&self, name: &DomainName) -> Result<Option<DomainView>, BoxError> {
        match name.ascii() {
            "broken.example" => Err("the database said: secret".into()),
            "stuck.example" => {
                self.asked.notify_one();
                self.bell.notified().await;
                Ok(Some(view(name)))
            }
            "bakery.example" | "xn--luouk-uva4it5a4g.example" => Ok(Some(view(name))),
            _ => Ok(None),
        }
    }

    async fn contact(&self, _: &str) -> Result<Option<ContactView>, BoxError> {
        Ok(None)
    }
}

fn view(name: &DomainName) -> DomainView {
    let contact = |person: &str, disclose| RegistryContact {
        handle: "JN42-NICH".into(),
        loc: Some(Postal {
            name: person.into(),
            city: "Praha".into(),
            country_code: "CZ".into(),
            ..Postal::default()
        }),
        email: "jana@bakery.example".into(),
        disclose,
        ..RegistryContact::default()
    };
    let at: DateTime<Utc> = "2026-02-03T04:05:06Z".parse().unwrap();
    DomainView {
        name: name.clone(),
        roid: "D1-NICH".into(),
        statuses: vec!["ok".into()],
        nameservers: vec!["ns1.bakery.example".into()],
        created: Some(at),
        updated: None,
        expires: None,
        contacts: vec![
            (Role::Registrant, contact("Jana Nováková", true)),
            (Role::Admin, contact("Skrytá Osoba", false)),
        ],
        unread: Vec::new(),
        read_at: at,
        signed: Some(false),
        grace: Vec::new(),
    }
}

pub struct Server {
    pub at: SocketAddr,
    pub book: Arc<Book>,
    pub shutdown: CancellationToken,
    pub task: JoinHandle<()>,
}

impl Server {
    pub async fn start(limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (at, book, shutdown) = (
            listener.local_addr().unwrap(),
            Arc::new(Book::default()),
            CancellationToken::new(),
        );
        let publisher = Arc::new(Publisher::new("Registrar", "https://registrar.example"));
        let task = tokio::spawn(serve(
            listener,
            Arc::clone(&book) as Arc<dyn Lookup>,
            publisher,
            limits,
            shutdown.clone(),
        ));
        Self {
            at,
            book,
            shutdown,
            task,
        }
    }

    pub async fn usual() -> Self {
        Self::start(Limits::default()).await
    }

    pub async fn ask(&self, query: &[u8]) -> String {
        let mut line = TcpStream::connect(self.at).await.unwrap();
        line.write_all(query).await.unwrap();
        hear(&mut line).await
    }
}

pub async fn hear(line: &mut TcpStream) -> String {
    let mut text = String::new();
    line.read_to_string(&mut text).await.unwrap();
    text
}
