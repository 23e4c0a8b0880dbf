//! RDAP answers (RFC 9083) after the gTLD response profile of February 2024, with redactions marked as in RFC 9537.
//!
//! The functions return JSON values; the media type is [`MEDIA_TYPE`].

mod common;
mod entity;
mod jcard;
mod notice;
mod redaction;
mod status;

pub use common::MEDIA_TYPE;
pub use notice::{error, help};

use crate::{Publisher, clean};
use chrono::{DateTime, Utc};
use common::{conformance, insert_text, self_link};
use entity::Holder;
use model::domain_name::DomainName;
use model::published::DomainView;
use model::registry::RegistryContact;
use model::role::Role;
use serde_json::{Map, Value, json};

/// A contact object as it was last read back from its registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactView {
    /// The object.
    pub contact: RegistryContact,
    /// When this was read.
    pub read_at: DateTime<Utc>,
}

/// The answer for a domain (RFC 9083, section 5.3): one entity for each holder of each role, in the order of WHOIS, and the registrar behind them.
#[must_use]
pub fn domain(view: &DomainView, by: &Publisher) -> Value {
    let url = format!("{}/domain/{}", by.rdap_base, view.name.ascii());
    let mut entities = Vec::with_capacity(view.contacts.len() + 1);
    let mut redacted = Vec::new();
    for role in Role::ALL {
        for (_, contact) in view.contacts.iter().filter(|(held, _)| *held == role) {
            let shown = clean::contact(contact);
            if !shown.disclose {
                redacted.extend(redaction::in_domain(role, entities.len()));
            }
            entities.push(entity::contact(&shown, Holder::Of(role), by));
        }
    }
    entities.push(entity::registrar(by));

    let mut answer = Map::new();
    answer.insert("objectClassName".into(), "domain".into());
    insert_text(&mut answer, "handle", &view.roid);
    answer.insert("ldhName".into(), view.name.ascii().into());
    let unicode = view.name.unicode();
    if unicode != view.name.ascii() {
        answer.insert("unicodeName".into(), unicode.into());
    }
    let statuses = status::all(&view.statuses, &view.grace);
    if !statuses.is_empty() {
        answer.insert("status".into(), statuses.into());
    }
    if !view.nameservers.is_empty() {
        answer.insert(
            "nameservers".into(),
            view.nameservers
                .iter()
                .map(|host| nameserver(host))
                .collect(),
        );
    }
    // What a registry was not asked, or does not say, is not known.
    if let Some(signed) = view.signed {
        answer.insert("secureDNS".into(), json!({ "delegationSigned": signed }));
    }
    answer.insert("entities".into(), entities.into());
    answer.insert("events".into(), domain_events(view).into());
    answer.insert("notices".into(), notice::of_domain(&url, by).into());
    finish(answer, &url, redacted, by)
}

/// The answer for a contact object by its handle (RFC 9083, section 5.1). A withheld one is returned too, redacted; it includes the handle, since the client has it.
#[must_use]
pub fn entity(view: &ContactView, by: &Publisher) -> Value {
    let handle = clean::line(&view.contact.handle);
    let url = entity::url(&handle, by);
    let shown = clean::contact(&view.contact);
    let redacted = if shown.disclose {
        Vec::new()
    } else {
        redaction::in_entity()
    };
    let mut answer = entity::contact(&shown, Holder::Alone, by);
    insert_text(&mut answer, "handle", &handle);
    answer.insert(
        "events".into(),
        json!([event("last update of RDAP database", view.read_at)]),
    );
    answer.insert("notices".into(), notice::terms(&url, by).into());
    finish(answer, &url, redacted, by)
}

fn finish(
    mut answer: Map<String, Value>,
    url: &str,
    redacted: Vec<Value>,
    by: &Publisher,
) -> Value {
    answer.insert("rdapConformance".into(), json!(conformance(by)));
    answer.insert("links".into(), json!([self_link(url)]));
    if !redacted.is_empty() {
        answer.insert("redacted".into(), redacted.into());
    }
    if let Some(server) = &by.whois_server {
        answer.insert("port43".into(), server.as_str().into());
    }
    answer.into()
}

/// The profile wants the end of the registration twice in a registrar's answer: as the registry counts it and as the registrar does; here they are one.
fn domain_events(view: &DomainView) -> Vec<Value> {
    [
        ("registration", view.created),
        ("last changed", view.updated),
        ("expiration", view.expires),
        ("registrar expiration", view.expires),
        ("last update of RDAP database", Some(view.read_at)),
    ]
    .into_iter()
    .filter_map(|(action, at)| at.map(|at| event(action, at)))
    .collect()
}

fn event(action: &str, at: DateTime<Utc>) -> Value {
    json!({ "eventAction": action, "eventDate": clean::time(at) })
}

fn nameserver(host: &str) -> Value {
    let host = clean::host(host);
    let mut server = json!({ "objectClassName": "nameserver", "ldhName": host });
    if let Ok(name) = DomainName::parse(&host)
        && name.unicode() != host
    {
        server["unicodeName"] = name.unicode().into();
    }
    server
}
