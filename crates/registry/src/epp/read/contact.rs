//! Contacts (RFC 5733).

use super::{
    Answer, CONTACT, Unreadable, child, child_text, children, data, instant, is_free, parse,
    statuses, text,
};
use model::registry::{Postal, RegistryContact};
use roxmltree::Node;

/// Whether the handle is available (RFC 5733, section 3.1.1).
pub(in crate::epp) fn contact_check(answer: &Answer, handle: &str) -> Result<bool, Unreadable> {
    is_free(answer, CONTACT, "id", handle)
}

/// A contact (RFC 5733, section 3.1.2). `by_default`: whether the registry discloses elements that `disclose` doesn't list.
pub(in crate::epp) fn contact(
    answer: &Answer,
    by_default: bool,
) -> Result<RegistryContact, Unreadable> {
    let document = parse(&answer.xml)?;
    let data = data(&document, CONTACT, "infData")?;
    let form = |kind: &str| {
        children(data, CONTACT, "postalInfo")
            .find(|info| info.attribute("type") == Some(kind))
            .map(postal)
    };
    let extension = |number: Option<Node>| {
        number
            .and_then(|number| number.attribute("x"))
            .filter(|x| !x.is_empty())
            .map(ToOwned::to_owned)
    };
    let (voice, fax) = (child(data, CONTACT, "voice"), child(data, CONTACT, "fax"));
    let mut contact = RegistryContact {
        handle: child_text(data, CONTACT, "id")
            .filter(|handle| !handle.is_empty())
            .ok_or(Unreadable::new("a contact without id"))?,
        int: form("int"),
        loc: form("loc"),
        voice: voice.map(text).filter(|number| !number.is_empty()),
        voice_ext: extension(voice),
        fax: fax.map(text).filter(|number| !number.is_empty()),
        fax_ext: extension(fax),
        email: child_text(data, CONTACT, "email").unwrap_or_default(),
        disclose: true,
        statuses: statuses(data, CONTACT),
        roid: child_text(data, CONTACT, "roid").filter(|roid| !roid.is_empty()),
        client_id: child_text(data, CONTACT, "clID").unwrap_or_default(),
        created: child_text(data, CONTACT, "crDate").and_then(|text| instant(&text)),
    };
    contact.disclose = published(&contact, child(data, CONTACT, "disclose"), by_default);
    Ok(contact)
}

fn postal(info: Node) -> Postal {
    let optional =
        |node: Node, name| child_text(node, CONTACT, name).filter(|text| !text.is_empty());
    let mut postal = Postal {
        name: optional(info, "name").unwrap_or_default(),
        org: optional(info, "org"),
        ..Postal::default()
    };
    if let Some(addr) = child(info, CONTACT, "addr") {
        postal.street = children(addr, CONTACT, "street")
            .map(text)
            .filter(|line| !line.is_empty())
            .collect();
        postal.city = optional(addr, "city").unwrap_or_default();
        postal.region = optional(addr, "sp");
        postal.postal_code = optional(addr, "pc");
        postal.country_code = optional(addr, "cc")
            .unwrap_or_default()
            .to_ascii_uppercase();
    }
    postal
}

/// Whether anything of the contact is disclosed (RFC 5733, section 2.9): what `disclose` lists follows its flag, the rest follows the registry's policy.
fn published(contact: &RegistryContact, disclose: Option<Node>, by_default: bool) -> bool {
    let Some(disclose) = disclose else {
        return by_default;
    };
    let flag = matches!(disclose.attribute("flag"), Some("1" | "true"));
    let element = |name: &str, form: Option<&str>| {
        let listed = children(disclose, CONTACT, name).any(|node| {
            form.is_none() || node.attribute("type").is_none_or(|kind| Some(kind) == form)
        });
        if listed { flag } else { by_default }
    };
    let mut forms = Vec::new();
    forms.extend(contact.int.as_ref().map(|postal| ("int", postal)));
    forms.extend(contact.loc.as_ref().map(|postal| ("loc", postal)));
    forms.iter().any(|(form, postal)| {
        element("name", Some(form))
            || element("addr", Some(form))
            || (postal.org.is_some() && element("org", Some(form)))
    }) || (contact.voice.is_some() && element("voice", None))
        || (contact.fax.is_some() && element("fax", None))
        || element("email", None)
}
