//! The data at the beginning of the storm.

use crate::Outcome;
use crate::api::Api;
use crate::initial_book::{Book, FIELDS, ROLES, key_of};
use crate::plan::Size;
use serde_json::{Value, json};
use std::net::SocketAddr;

/// A new external contact that the world may see. Its address bears what it is: nothing in a storm ever changes that, so it tells whose object a registry holds.
#[must_use]
pub fn contact(what: &str, last_name: &str) -> Value {
    json!({
        "kind": "external", "first_name": "Jana", "last_name": last_name, "email": format!("{what}@storm.example"),
        "phone": "+420601000000", "street1": "Dlouha 1", "city": "Praha", "postal_code": "11000", "country_code": "CZ",
        "disclose": true,
    })
}

/// Makes everything, while all is well.
///
/// # Errors
/// When the program refuses something.
pub async fn set_up(api: &Api, to: SocketAddr, size: &Size) -> Outcome<Book> {
    let desk = Desk { api, to };
    let mut book = Book {
        assigned: size.domains,
        ..Book::default()
    };
    // A refresh waits so long for further edits: a storm has no time for the usual five seconds.
    desk.ask("PATCH", "", json!({ "policies": { "settle_seconds": 1 } }))
        .await?;
    for number in 0..size.contacts {
        let body = contact(&format!("contact-{number}"), &format!("Contact {number}"));
        for field in FIELDS {
            let value = body[field].as_str().unwrap_or_default().to_owned();
            book.registers
                .insert(key_of("contact", number, field), value);
        }
        book.contacts.push(desk.make("/contacts", body).await?);
    }
    for number in 0..size.successors {
        let body = contact(
            &format!("successor-{number}"),
            &format!("Successor {number}"),
        );
        book.successors.push(desk.make("/contacts", body).await?);
    }
    for number in 0..size.offices {
        let office = json!({
            "label": format!("Office {number}"), "street1": "Office street", "city": "Brno", "postal_code": "60200", "country_code": "CZ",
            "phone": "+420601111111",
        });
        let office = desk.make("/locations", office).await?;
        let user = json!({
            "first_name": "Petr", "last_name": format!("Member {number}"), "email": format!("member-{number}@storm.example"),
        });
        let user = desk.make("/users", user).await?;
        let member =
            json!({ "kind": "member", "user_id": user, "location_id": office, "disclose": true });
        book.members.push(desk.make("/contacts", member).await?);
        book.registers
            .insert(key_of("office", number, "street1"), "Office street".into());
        book.offices.push(office);
    }
    for number in 0..size.domains + size.replaced {
        let name = format!("storm-{number}.example");
        let path = format!("/projects/{}/domains", api.project);
        let domain = desk.make(&path, json!({ "name": name })).await?;
        let roles = if number < size.domains {
            json!({
                "registrant": book.contacts[number % size.contacts], "admin": book.contacts[(number + 1) % size.contacts],
            })
        } else {
            json!({
                "registrant": book.contacts[number % size.contacts], "tech": book.successors[0],
                "billing": book.members[number % size.offices],
            })
        };
        for role in ROLES {
            let holder = roles[role].as_str().unwrap_or_default().to_owned();
            book.registers
                .insert(key_of("domain", number, role), holder);
        }
        desk.ask("PATCH", &format!("{path}/{domain}/contacts"), roles)
            .await?;
        book.domains.push(domain);
        book.names.push(name);
    }
    Ok(book)
}

struct Desk<'a> {
    api: &'a Api,
    to: SocketAddr,
}

impl Desk<'_> {
    async fn ask(&self, method: &str, path: &str, body: Value) -> Outcome<Value> {
        let answer = self
            .api
            .send(self.api.request(self.to, method, path), &body)
            .await?;
        if (200..300).contains(&answer.status) {
            Ok(answer.body)
        } else {
            Err(format!("{method} {path} {body}: {} {}", answer.status, answer.text).into())
        }
    }

    async fn make(&self, path: &str, body: Value) -> Outcome<String> {
        let made = self.ask("POST", path, body).await?;
        made["id"]
            .as_str()
            .map(ToOwned::to_owned)
            .ok_or_else(|| format!("{path}: no id").into())
    }
}
