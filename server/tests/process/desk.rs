//! An organization in a data folder, and a server that is started with it.

use crate::http::{Answer, Request, request};
use crate::program::{Finished, Program, finish_with, nichandle};
use crate::registry::{PASSWORD, Registry};
use crate::sse::Events;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio::process::Command;

pub const OWNER: &str = "olga.owner@acme.example";
pub const OWNERS_PASSWORD: &str = "correct horse battery";
pub const CONTACTS_EMAIL: &str = "tajna.adresa@kontakt.example";
pub const CONTACTS_PHONE: &str = "+420601987654";

/// A founded organization.
pub struct Desk {
    pub folder: TempDir,
    pub founded: Value,
}

impl Desk {
    pub async fn found() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let done = bootstrap(folder.path(), OWNER).await;
        Self {
            folder,
            founded: done.json(),
        }
    }

    pub fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn key(&self) -> &str {
        self.founded["api_key"].as_str().unwrap()
    }

    /// A command over this desk's folder.
    pub fn command(&self, args: &[&str]) -> Command {
        nichandle(self.folder.path(), args)
    }

    /// `serve` on a port that is free.
    pub fn serve_command(&self, registry: Option<&Registry>) -> Command {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        if let Some(registry) = registry {
            command
                .args(["--registry", &registry.url(), "--registry-ca"])
                .arg(registry.certificate())
                .env("NICHANDLE_REGISTRY_PASSWORD", PASSWORD);
        }
        command
    }

    pub async fn serve(&self, registry: Option<&Registry>) -> Server {
        Server::start(self.serve_command(registry), self).await
    }
}

/// `bootstrap` in a folder, with the owner's password on standard input.
pub async fn bootstrap(folder: &Path, email: &str) -> Finished {
    let args = ["bootstrap", "--organization", "Acme", "--legal-name"];
    let mut command = nichandle(folder, args);
    command.args(["Acme s.r.o.", "--email", email, "--password-stdin"]);
    finish_with(command, &format!("{OWNERS_PASSWORD}\n")).await
}

/// A server that is ready.
pub struct Server {
    pub program: Program,
    pub address: SocketAddr,

    base: String,
    project: String,
    key: String,
}

impl Server {
    pub async fn start(command: Command, desk: &Desk) -> Self {
        let mut program = Program::start(command);
        let address = program.address("listening on http://").await;
        let text = |name: &str| desk.founded[name].as_str().unwrap().to_owned();
        Self {
            program,
            address,
            base: format!("/v1/organizations/{}", text("organization_id")),
            project: text("project_id"),
            key: text("api_key"),
        }
    }

    /// A request under the organization's base, by the owner's key.
    pub fn request(&self, method: &str, path: &str) -> Request {
        request(method, &format!("{}{path}", self.base))
            .header("Authorization", format!("Bearer {}", self.key))
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.request("GET", path).send(self.address).await
    }

    pub async fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        let request = self.request(method, path).json(body);
        request.send(self.address).await
    }

    /// A new contact: its id and its handle.
    pub async fn contact(&self) -> (String, String) {
        let body = json!({
            "kind": "external", "first_name": "Jana", "last_name": "Nováková", "email": CONTACTS_EMAIL, "phone": CONTACTS_PHONE,
            "street1": "Dlouhá 1", "city": "Praha", "postal_code": "110 00", "country_code": "CZ", "disclose": true,
        });
        let made = self.send("POST", "/contacts", &body).await.expect(201);
        let text = |name: &str| made[name].as_str().unwrap().to_owned();
        (text("id"), text("handle"))
    }

    /// A domain of that name, adopted: its id.
    pub async fn domain(&self, name: &str) -> String {
        let path = format!("/projects/{}/domains", self.project);
        let adopted = self.send("POST", &path, &json!({ "name": name })).await;
        adopted.expect(201)["id"].as_str().unwrap().to_owned()
    }

    /// Makes the contact the domain's registrant: the task's id.
    pub async fn registrant(&self, domain: &str, contact: &str) -> String {
        let path = format!("/projects/{}/domains/{domain}/contacts", self.project);
        let body = json!({ "registrant": contact });
        let task = self.send("PATCH", &path, &body).await.expect(202);
        task["id"].as_str().unwrap().to_owned()
    }

    /// A contact that is to be the registrant of a new domain: the contact's handle and the task's id.
    pub async fn story(&self, name: &str) -> (String, String) {
        let (contact, handle) = self.contact().await;
        let domain = self.domain(name).await;
        (handle, self.registrant(&domain, &contact).await)
    }

    /// The task's events, behind a number if one is given.
    pub async fn events(&self, task: &str, after: Option<i64>) -> Events {
        let mut request = self.request("GET", &format!("/tasks/{task}/events"));
        if let Some(after) = after {
            request = request.header("Last-Event-ID", after);
        }
        Events::open(self.address, request).await
    }
}
