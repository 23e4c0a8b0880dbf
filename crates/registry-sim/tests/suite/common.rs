//! A client of a few lines that sends raw frames: what the tests of each verb speak through.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeZone, Utc};
use registry_sim::{Settings, Simulator, start};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// The accounts of [`simulator`].
pub const ACCOUNTS: [(&str, &str); 2] = [("desk-one", "secret-1"), ("desk-two", "secret-2")];

/// What the registry's greeting offers besides objects.
pub const EXTENSIONS: [&str; 2] = [
    "urn:ietf:params:xml:ns:secDNS-1.1",
    "urn:ietf:params:xml:ns:rgp-1.0",
];

/// A clock that stands still until it is moved.
#[derive(Clone)]
pub struct Hand(Arc<Mutex<DateTime<Utc>>>);

impl Hand {
    pub fn new() -> Hand {
        let start = Utc.with_ymd_and_hms(2026, 3, 1, 12, 0, 0).unwrap();
        Hand(Arc::new(Mutex::new(start)))
    }

    pub fn forward(&self, by: chrono::TimeDelta) {
        *self.0.lock().unwrap() += by;
    }

    pub fn clock(&self) -> registry_sim::Clock {
        let time = self.0.clone();
        Arc::new(move || *time.lock().unwrap())
    }
}

/// Settings with the two accounts.
pub fn settings() -> Settings {
    let settings = Settings {
        clock: Hand::new().clock(),
        ..Settings::default()
    };
    ACCOUNTS
        .iter()
        .fold(settings, |settings, (id, pw)| settings.with_account(id, pw))
}

/// A simulator in memory.
pub async fn simulator() -> Simulator {
    start(settings()).await.unwrap()
}

/// A line to the simulator.
pub struct Client {
    pub stream: TlsStream<TcpStream>,
    pub greeting: String,
    number: u32,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub xml: String,
    pub code: u16,
}

impl Reply {
    /// The text of the first element of this local name.
    pub fn text(&self, name: &str) -> Option<String> {
        self.all(name).into_iter().next()
    }

    /// The texts of all elements of this local name.
    pub fn all(&self, name: &str) -> Vec<String> {
        let document = roxmltree::Document::parse(&self.xml).unwrap();
        let nodes = document
            .descendants()
            .filter(|node| node.tag_name().name() == name);
        nodes
            .map(|node| node.text().unwrap_or_default().to_owned())
            .collect()
    }

    /// One attribute of all elements of this local name.
    pub fn attributes(&self, name: &str, attribute: &str) -> Vec<String> {
        let document = roxmltree::Document::parse(&self.xml).unwrap();
        let nodes = document
            .descendants()
            .filter(|node| node.tag_name().name() == name);
        nodes
            .filter_map(|node| node.attribute(attribute).map(str::to_owned))
            .collect()
    }

    #[track_caller]
    pub fn expect(self, code: u16) -> Reply {
        assert_eq!(self.code, code, "{}", self.xml);
        self
    }
}

impl Client {
    /// Connects, and reads the greeting.
    pub async fn connect(simulator: &Simulator) -> Client {
        Client::try_connect(simulator).await.unwrap()
    }

    pub async fn try_connect(simulator: &Simulator) -> std::io::Result<Client> {
        Client::connect_to(simulator.addr(), simulator.certificate_pem()).await
    }

    pub async fn connect_to(addr: SocketAddr, certificate: &str) -> std::io::Result<Client> {
        let mut roots = RootCertStore::empty();
        roots
            .add(CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap())
            .unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let stream = TcpStream::connect(addr).await?;
        stream.set_nodelay(true)?;
        let name = ServerName::try_from("localhost").unwrap();
        let stream = TlsConnector::from(Arc::new(config))
            .connect(name, stream)
            .await?;
        let mut client = Client {
            stream,
            greeting: String::new(),
            number: 0,
        };
        client.greeting = client.receive().await?;
        Ok(client)
    }

    /// Connects and logs the first account in.
    pub async fn login(simulator: &Simulator) -> Client {
        Client::login_as(simulator, 0).await
    }

    pub async fn login_as(simulator: &Simulator, account: usize) -> Client {
        let mut client = Client::connect(simulator).await;
        let (id, password) = ACCOUNTS[account];
        client.command(&login(id, password)).await.expect(1000);
        client
    }

    /// Connects and logs the first account in for both extensions.
    pub async fn login_extended(simulator: &Simulator) -> Client {
        let mut client = Client::connect(simulator).await;
        let (id, password) = ACCOUNTS[0];
        let login = login_with(id, password, &EXTENSIONS);
        client.command(&login).await.expect(1000);
        client
    }

    pub async fn receive(&mut self) -> std::io::Result<String> {
        let length = self.stream.read_u32().await?;
        let mut xml = vec![0; length as usize - 4];
        self.stream.read_exact(&mut xml).await?;
        Ok(String::from_utf8(xml).unwrap())
    }

    pub async fn send(&mut self, xml: &str) {
        let length = u32::try_from(xml.len() + 4).unwrap();
        self.stream.write_u32(length).await.unwrap();
        self.stream.write_all(xml.as_bytes()).await.unwrap();
        self.stream.flush().await.unwrap();
    }

    /// Sends a whole frame and reads the answer.
    pub async fn frame(&mut self, xml: &str) -> std::io::Result<Reply> {
        self.send(xml).await;
        let xml = self.receive().await?;
        let document = roxmltree::Document::parse(&xml).unwrap();
        let result = document
            .descendants()
            .find(|node| node.tag_name().name() == "result");
        let code = result
            .and_then(|node| node.attribute("code"))
            .map_or(0, |code| code.parse().unwrap());
        keep(&xml);
        Ok(Reply { xml, code })
    }

    /// Sends the content of a `<command>` and reads the answer, which must bear the command's transaction id.
    pub async fn command(&mut self, body: &str) -> Reply {
        self.try_command(body).await.unwrap()
    }

    pub async fn try_command(&mut self, body: &str) -> std::io::Result<Reply> {
        self.number += 1;
        let id = format!("TEST-{}", self.number);
        let reply = self.frame(&command(body, &id)).await?;
        assert_eq!(reply.all("clTRID").last(), Some(&id), "{}", reply.xml);
        Ok(reply)
    }
}

/// With `REGISTRY_SIM_FRAMES` set to a folder, every answer is kept there, to be checked against the RFCs' schemas.
fn keep(xml: &str) {
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    if let Some(folder) = std::env::var_os("REGISTRY_SIM_FRAMES") {
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let name = format!("{}-{number}.xml", std::process::id());
        std::fs::write(std::path::Path::new(&folder).join(name), xml).unwrap();
    }
}

pub fn command(body: &str, id: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<epp xmlns="urn:ietf:params:xml:ns:epp-1.0" xmlns:contact="urn:ietf:params:xml:ns:contact-1.0" xmlns:domain="urn:ietf:params:xml:ns:domain-1.0" xmlns:host="urn:ietf:params:xml:ns:host-1.0"><command>{body}<clTRID>{id}</clTRID></command></epp>"#
    )
}

pub fn login(id: &str, password: &str) -> String {
    format!(
        "<login><clID>{id}</clID><pw>{password}</pw><options><version>1.0</version><lang>en</lang></options>\
         <svcs><objURI>urn:ietf:params:xml:ns:contact-1.0</objURI><objURI>urn:ietf:params:xml:ns:domain-1.0</objURI></svcs></login>"
    )
}

/// A login that names extensions as well.
pub fn login_with(id: &str, password: &str, extensions: &[&str]) -> String {
    let uris: String = extensions
        .iter()
        .map(|uri| format!("<extURI>{uri}</extURI>"))
        .collect();
    login(id, password).replace(
        "</svcs>",
        &format!("<svcExtension>{uris}</svcExtension></svcs>"),
    )
}

/// A contact with the ASCII form; `more` comes after the city: `<contact:pc>…`.
pub fn contact_create(id: &str, pc: &str, voice: &str) -> String {
    let pc = if pc.is_empty() {
        String::new()
    } else {
        format!("<contact:pc>{pc}</contact:pc>")
    };
    let voice = if voice.is_empty() {
        String::new()
    } else {
        format!("<contact:voice>{voice}</contact:voice>")
    };
    format!(
        r#"<create><contact:create><contact:id>{id}</contact:id><contact:postalInfo type="int"><contact:name>Ada Lovelace</contact:name><contact:org>Engines Ltd</contact:org><contact:addr><contact:street>12 Square</contact:street><contact:city>London</contact:city>{pc}<contact:cc>GB</contact:cc></contact:addr></contact:postalInfo>{voice}<contact:email>ada@engines.example</contact:email><contact:authInfo><contact:pw>auth-{id}</contact:pw></contact:authInfo></contact:create></create>"#
    )
}

pub fn contact_info(id: &str) -> String {
    format!("<info><contact:info><contact:id>{id}</contact:id></contact:info></info>")
}

pub fn contact_delete(id: &str) -> String {
    format!("<delete><contact:delete><contact:id>{id}</contact:id></contact:delete></delete>")
}

/// A domain; `roles` is like `registrant=ID admin=ID`.
pub fn domain_create(name: &str, roles: &str) -> String {
    format!(
        "<create><domain:create><domain:name>{name}</domain:name>{}<domain:authInfo><domain:pw>auth-{name}</domain:pw></domain:authInfo></domain:create></create>",
        contacts(roles, true)
    )
}

pub fn domain_info(name: &str) -> String {
    format!("<info><domain:info><domain:name>{name}</domain:name></domain:info></info>")
}

/// An update: contacts to add and to remove like `admin=ID tech=ID`, and the content of `chg`.
pub fn domain_update(name: &str, add: &str, rem: &str, chg: &str) -> String {
    let part = |name: &str, content: String| match content.is_empty() {
        true => content,
        false => format!("<domain:{name}>{content}</domain:{name}>"),
    };
    format!(
        "<update><domain:update><domain:name>{name}</domain:name>{}{}{}</domain:update></update>",
        part("add", contacts(add, false)),
        part("rem", contacts(rem, false)),
        part("chg", chg.to_owned()),
    )
}

fn contacts(roles: &str, with_registrant: bool) -> String {
    let pairs = roles
        .split_whitespace()
        .map(|pair| pair.split_once('=').unwrap());
    pairs
        .map(|(role, id)| match role {
            "registrant" if with_registrant => {
                format!("<domain:registrant>{id}</domain:registrant>")
            }
            _ => format!(r#"<domain:contact type="{role}">{id}</domain:contact>"#),
        })
        .collect()
}

/// Four contacts that `.strict` takes.
pub async fn four_contacts(client: &mut Client) {
    for id in ["NH-1", "NH-2", "NH-3", "NH-4"] {
        client
            .command(&contact_create(id, "SW1", "+44.1234"))
            .await
            .expect(1000);
    }
}
