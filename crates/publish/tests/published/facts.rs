//! The facts in an answer, read back from each form on its own.

use model::published::{ASK_REGISTRAR, REDACTED};
use serde_json::Value;

/// Label and value, in order of appearance.
pub type Facts = Vec<(String, String)>;

const ROLES: [(&str, &str); 4] = [
    ("registrant", "Registrant"),
    ("administrative", "Admin"),
    ("technical", "Tech"),
    ("billing", "Billing"),
];

/// The lines of the contacts in a WHOIS answer.
pub fn contacts_in_whois(text: &str) -> Facts {
    let label_of_contact = |label: &str| {
        let label = label.strip_prefix("Registry ").unwrap_or(label);
        ROLES.iter().any(|(_, title)| {
            label
                .strip_prefix(title)
                .is_some_and(|rest| rest.starts_with(' '))
        })
    };
    lines(text)
        .into_iter()
        .filter(|(label, value)| label_of_contact(label) && !value.is_empty())
        .collect()
}

/// The other facts of a domain in a WHOIS answer, without what is said of the publisher.
pub fn domain_in_whois(text: &str) -> Facts {
    let wanted = [
        "Domain Name",
        "Internationalized Domain Name",
        "Registry Domain ID",
        "Updated Date",
        "Creation Date",
        "Registrar Registration Expiration Date",
        "Domain Status",
        "Name Server",
        "Registrar",
        "Registrar IANA ID",
        "Registrar Abuse Contact Email",
        "Registrar Abuse Contact Phone",
    ];
    let mut facts: Facts = lines(text)
        .into_iter()
        .filter(|(label, value)| wanted.contains(&label.as_str()) && !value.is_empty())
        .collect();
    for (label, value) in &mut facts {
        if label == "Domain Status" {
            let word = value.split(' ').next().unwrap_or_default().to_owned();
            *value = match word.as_str() {
                "ok" => "active".into(),
                _ => word.to_lowercase(),
            };
        }
    }
    facts.sort();
    facts
}

fn lines(text: &str) -> Facts {
    text.split("\r\n")
        .filter_map(|line| line.split_once(": "))
        .map(|(label, value)| (label.to_owned(), value.to_owned()))
        .collect()
}

/// The same facts of the contacts, under WHOIS's labels, out of an RDAP answer.
pub fn contacts_in_rdap(answer: &Value) -> Facts {
    let mut facts = Vec::new();
    for (place, entity) in answer["entities"].as_array().unwrap().iter().enumerate() {
        let Some((_, title)) = ROLES.iter().find(|(role, _)| entity["roles"][0] == *role) else {
            continue;
        };
        let withheld = |field: &str| {
            let here = format!("$.entities[{place}].");
            answer["redacted"].as_array().is_some_and(|entries| {
                entries.iter().any(|entry| {
                    let named = entry["name"]["type"]
                        .as_str()
                        .or_else(|| entry["name"]["description"].as_str());
                    let path = entry["prePath"]
                        .as_str()
                        .or_else(|| entry["postPath"].as_str());
                    named == Some(field) && path.is_some_and(|path| path.starts_with(&here))
                })
            })
        };
        let mut tell = |label: String, value: &str| {
            let replaced = if label.ends_with("Email") {
                ASK_REGISTRAR
            } else {
                REDACTED
            };
            let value = if withheld(&label) { replaced } else { value };
            if !value.is_empty() {
                facts.push((label, value.to_owned()));
            }
        };
        let adr = property(entity, |property| property[0] == "adr").unwrap();
        let (phone, extension) =
            number(property(entity, |property| property[1]["type"] == "voice"));
        let (fax, fax_extension) =
            number(property(entity, |property| property[1]["type"] == "fax"));
        tell(
            format!("Registry {title} ID"),
            entity["handle"].as_str().unwrap_or_default(),
        );
        tell(
            format!("{title} Name"),
            &text(property(entity, |property| property[0] == "fn")),
        );
        tell(
            format!("{title} Organization"),
            &text(property(entity, |property| property[0] == "org")),
        );
        match &adr[3][2] {
            Value::Array(streets) => streets
                .iter()
                .for_each(|street| tell(format!("{title} Street"), street.as_str().unwrap())),
            street => tell(format!("{title} Street"), street.as_str().unwrap()),
        }
        tell(format!("{title} City"), adr[3][3].as_str().unwrap());
        tell(
            format!("{title} State/Province"),
            adr[3][4].as_str().unwrap(),
        );
        tell(format!("{title} Postal Code"), adr[3][5].as_str().unwrap());
        tell(
            format!("{title} Country"),
            adr[1]["cc"].as_str().unwrap_or_default(),
        );
        tell(format!("{title} Phone"), &phone);
        tell(format!("{title} Phone Ext"), &extension);
        tell(format!("{title} Fax"), &fax);
        tell(format!("{title} Fax Ext"), &fax_extension);
        tell(
            format!("{title} Email"),
            &text(property(entity, |property| property[0] == "email")),
        );
    }
    facts
}

/// The other facts of a domain in an RDAP answer, under WHOIS's labels.
pub fn domain_in_rdap(answer: &Value) -> Facts {
    let mut facts = Facts::new();
    let mut tell = |label: &str, value: &Value| {
        if let Some(value) = value.as_str() {
            facts.push((label.to_owned(), value.to_owned()));
        }
    };
    tell("Domain Name", &answer["ldhName"]);
    tell("Internationalized Domain Name", &answer["unicodeName"]);
    tell("Registry Domain ID", &answer["handle"]);
    for event in answer["events"].as_array().unwrap() {
        let label = match event["eventAction"].as_str().unwrap() {
            "registration" => "Creation Date",
            "last changed" => "Updated Date",
            "registrar expiration" => "Registrar Registration Expiration Date",
            _ => continue,
        };
        tell(label, &event["eventDate"]);
    }
    for status in answer["status"].as_array().into_iter().flatten() {
        tell(
            "Domain Status",
            &status.as_str().unwrap().replace(' ', "").into(),
        );
    }
    for host in answer["nameservers"].as_array().into_iter().flatten() {
        tell("Name Server", &host["ldhName"]);
    }
    let entities = answer["entities"].as_array().unwrap();
    let registrar = entities
        .iter()
        .find(|entity| entity["roles"][0] == "registrar")
        .unwrap();
    tell(
        "Registrar",
        &text(property(registrar, |property| property[0] == "fn")).into(),
    );
    tell(
        "Registrar IANA ID",
        &registrar["publicIds"][0]["identifier"],
    );
    if let Some(abuse) = registrar["entities"].get(0) {
        tell(
            "Registrar Abuse Contact Email",
            &text(property(abuse, |property| property[0] == "email")).into(),
        );
        tell(
            "Registrar Abuse Contact Phone",
            &number(property(abuse, |property| property[1]["type"] == "voice"))
                .0
                .into(),
        );
    }
    facts.sort();
    facts
}

fn property(entity: &Value, wanted: impl Fn(&Value) -> bool) -> Option<&Value> {
    entity["vcardArray"][1]
        .as_array()?
        .iter()
        .find(|property| wanted(property))
}

fn text(property: Option<&Value>) -> String {
    property
        .and_then(|property| property[3].as_str())
        .unwrap_or_default()
        .to_owned()
}

fn number(property: Option<&Value>) -> (String, String) {
    let text = text(property);
    let text = text.strip_prefix("tel:").unwrap_or(&text);
    let (number, extension) = text.split_once(";ext=").unwrap_or((text, ""));
    (number.to_owned(), extension.to_owned())
}
