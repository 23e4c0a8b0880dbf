//! What the world sees: WHOIS (RFC 3912) and RDAP (RFC 9083).

use crate::Outcome;
use crate::judge::Shown;
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpSocket;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// WHOIS' whole answer, asked from this last octet of the machine's own addresses.
///
/// # Errors
/// When none comes.
pub async fn whois(to: SocketAddr, name: &str, from: u8) -> Outcome<String> {
    let asking = async {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from(([127, 0, 0, from], 0)))?;
        let mut stream = socket.connect(to).await?;
        stream.write_all(format!("{name}\r\n").as_bytes()).await?;
        let mut text = String::new();
        stream.read_to_string(&mut text).await?;
        Ok::<String, std::io::Error>(text)
    };
    Ok(tokio::time::timeout(PATIENCE, asking).await??)
}

/// Who holds which role, by WHOIS.
#[must_use]
pub fn whois_roles(text: &str) -> BTreeMap<String, Shown> {
    let mut roles: BTreeMap<String, Shown> = BTreeMap::new();
    for line in text.lines() {
        let Some((label, value)) = line.trim().split_once(':') else {
            continue;
        };
        for role in ["Registrant", "Admin", "Tech", "Billing"] {
            let (role_key, value) = (role.to_lowercase(), value.trim().to_owned());
            if value.is_empty() {
                continue;
            }
            if label == format!("Registry {role} ID") {
                roles.entry(role_key).or_default().handle = value;
            } else if let Some(field) = label.strip_prefix(role) {
                let shown = roles.entry(role_key).or_default();
                match field.trim() {
                    "Name" => shown.name = value,
                    "Street" if shown.street1.is_empty() => shown.street1 = value,
                    "City" => shown.city = value,
                    "Email" => shown.email = value,
                    _ => {}
                }
            }
        }
    }
    roles
}

/// Who holds which role, by RDAP. RFC 9083 calls three of them otherwise than EPP.
#[must_use]
pub fn rdap_roles(answer: &Value) -> BTreeMap<String, Shown> {
    let mut roles = BTreeMap::new();
    for entity in answer["entities"].as_array().into_iter().flatten() {
        let shown = of_entity(entity);
        for role in entity["roles"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            let role = match role {
                "registrant" => "registrant",
                "administrative" => "admin",
                "technical" => "tech",
                "billing" => "billing",
                _ => continue,
            };
            roles.insert(role.to_owned(), shown.clone());
        }
    }
    roles
}

fn of_entity(entity: &Value) -> Shown {
    let card = entity["vcardArray"][1]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let of = |name: &str| {
        card.iter()
            .find(|property| property[0] == name)
            .map(|property| property[3].clone())
    };
    let text = |value: Option<Value>| {
        value
            .and_then(|value| value.as_str().map(ToOwned::to_owned))
            .unwrap_or_default()
    };
    let address = of("adr").unwrap_or(Value::Null);
    // One line of a street is a text, more are a list (RFC 7095).
    let street = address[2]
        .as_str()
        .or(address[2][0].as_str())
        .unwrap_or_default();
    Shown {
        handle: entity["handle"].as_str().unwrap_or_default().to_owned(),
        name: text(of("fn")),
        street1: street.to_owned(),
        city: address[3].as_str().unwrap_or_default().to_owned(),
        email: text(of("email")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn whois_and_rdap_are_read_alike() {
        let whois = "Domain Name: storm-1.example\r\nRegistry Tech ID: X1\r\nTech Name: Jana One\r\nTech Street: Dlouha 1\r\nTech City: Praha\r\nTech Email: a@b.example\r\n";
        let rdap = json!({ "entities": [{ "handle": "X1", "roles": ["technical"], "vcardArray": ["vcard", [
            ["fn", {}, "text", "Jana One"],
            ["adr", { "cc": "CZ" }, "text", ["", "", "Dlouha 1", "Praha", "", "11000", ""]],
            ["email", {}, "text", "a@b.example"],
        ]] }] });
        assert_eq!(whois_roles(whois), rdap_roles(&rdap));
        assert_eq!(whois_roles(whois)["tech"].city, "Praha");
    }
}
