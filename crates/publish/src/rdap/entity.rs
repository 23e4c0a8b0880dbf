//! Entities (RFC 9083, section 5.1): the contacts of a domain, and its registrar.

use super::common::{MEDIA_TYPE, insert_text, self_link};
use super::jcard;
use crate::Publisher;
use model::published::Shown;
use model::role::Role;
use serde_json::{Map, Value, json};

/// Where an entity stands.
pub(super) enum Holder {
    /// In a domain, in this role.
    Of(Role),
    /// It was asked for itself; roles belong to the object around an entity, so there are none.
    Alone,
}

/// The word that RDAP has for a role (RFC 9083, section 10.2.4).
const fn role_word(role: Role) -> &'static str {
    match role {
        Role::Registrant => "registrant",
        Role::Admin => "administrative",
        Role::Tech => "technical",
        Role::Billing => "billing",
    }
}

/// The URL of an entity.
pub(super) fn url(handle: &str, by: &Publisher) -> String {
    let mut url = format!("{}/entity/", by.rdap_base);
    for byte in handle.bytes() {
        // RFC 3986, section 2.3: what needs no escape.
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
    url
}

/// A contact. Without a handle, as a withheld one is, it has no link to itself either.
pub(super) fn contact(shown: &Shown, holder: Holder, by: &Publisher) -> Map<String, Value> {
    let mut entity = Map::new();
    entity.insert("objectClassName".into(), "entity".into());
    if let Holder::Of(role) = holder {
        entity.insert("roles".into(), json!([role_word(role)]));
    }
    if !shown.handle.is_empty() {
        entity.insert("handle".into(), shown.handle.as_str().into());
        entity.insert("links".into(), json!([self_link(&url(&shown.handle, by))]));
    }
    entity.insert("vcardArray".into(), jcard::contact(shown, by));
    entity
}

/// The registrar, with the link to its RDAP service and the abuse contact that the profile (sections 2.4.1 to 2.4.6) asks for.
pub(super) fn registrar(by: &Publisher) -> Map<String, Value> {
    let mut entity = Map::new();
    entity.insert("objectClassName".into(), "entity".into());
    entity.insert("roles".into(), json!(["registrar"]));
    if let Some(id) = &by.iana_id {
        insert_text(&mut entity, "handle", id);
        entity.insert(
            "publicIds".into(),
            json!([{ "type": "IANA Registrar ID", "identifier": id }]),
        );
    }
    entity.insert(
        "vcardArray".into(),
        jcard::organization(&by.registrar, None, None),
    );
    entity.insert(
        "links".into(),
        json!([
            { "value": by.rdap_base, "rel": "about", "href": by.rdap_base, "type": MEDIA_TYPE },
            { "value": by.rdap_base, "rel": "alternate", "href": by.registrar_url, "type": "text/html" },
        ]),
    );
    let (email, phone) = (by.abuse_email.as_deref(), by.abuse_phone.as_deref());
    if email.is_some() || phone.is_some() {
        let abuse = json!({ "objectClassName": "entity", "roles": ["abuse"], "vcardArray": jcard::organization("Abuse contact", email, phone) });
        entity.insert("entities".into(), json!([abuse]));
    }
    entity
}
