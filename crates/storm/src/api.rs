//! Calling the program over HTTP.

use crate::Outcome;
use crate::world::World;
use reqwest::{Client, Method};
use serde_json::Value;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

/// The timeout after which a response counts as lost.
const PATIENCE: Duration = Duration::from_secs(20);

/// A caller with the organization's key.
#[derive(Clone)]
pub struct Api {
    client: Client,
    key: String,
    base: String,
    /// The project of all domains.
    pub project: String,
}

/// A response.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its body; `null` when it is not JSON.
    pub body: Value,
    /// Its text.
    pub text: String,
}

impl Api {
    /// A caller with the source address 127.0.0.N.
    ///
    /// # Errors
    /// When the HTTP client can't be created.
    pub fn new(world: &World, from: u8) -> Outcome<Self> {
        // Fails when it is installed already, which is harmless.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .no_proxy()
            // One connection per request, so that a broken one loses exactly one response.
            .pool_max_idle_per_host(0)
            .local_address(IpAddr::V4(Ipv4Addr::new(127, 0, 0, from)))
            .build()?;
        Ok(Self {
            client,
            key: world.account("api_key").to_owned(),
            base: format!("/v1/organizations/{}", world.account("organization_id")),
            project: world.account("project_id").to_owned(),
        })
    }

    /// Builds a request. Paths that begin with `//` are not under the organization.
    pub fn request(&self, to: SocketAddr, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap_or(Method::GET);
        let path = match path.strip_prefix("//") {
            Some(outside) => format!("/{outside}"),
            None => format!("{}{path}", self.base),
        };
        self.client
            .request(method, format!("http://{to}{path}"))
            .bearer_auth(&self.key)
    }

    /// Sends a request and reads the whole response.
    ///
    /// # Errors
    /// When the response is lost.
    pub async fn send(&self, request: reqwest::RequestBuilder, body: &Value) -> Outcome<Answer> {
        let request = match body {
            Value::Null => request,
            body => request
                .header("content-type", "application/json")
                .body(body.to_string()),
        };
        let response = request.timeout(PATIENCE).send().await?;
        let status = response.status().as_u16();
        let text = response.text().await?;
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Ok(Answer { status, body, text })
    }

    /// Reads something that must exist.
    ///
    /// # Errors
    /// When it does not exist, or the response is lost.
    pub async fn get(&self, to: SocketAddr, path: &str) -> Outcome<Value> {
        let answer = self
            .send(self.request(to, "GET", path), &Value::Null)
            .await?;
        if answer.status == 200 {
            Ok(answer.body)
        } else {
            Err(format!("GET {path}: {} {}", answer.status, answer.text).into())
        }
    }

    /// Reads a whole list, page by page.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn list(&self, to: SocketAddr, path: &str) -> Outcome<Vec<Value>> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let mut page = self.get(to, &format!("{path}?limit=200{cursor}")).await?;
            if let Some(rows) = page["data"].as_array_mut() {
                all.append(rows);
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return Ok(all),
            }
        }
    }
}
