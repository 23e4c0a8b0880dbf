//! Domains (RFC 5731), and the messages about them and about contacts.

use super::{Answer, CONTACT, DOMAIN, EPP, Unreadable};
use super::{child, child_text, children, data, deep_text, instant, parse, statuses, text};
use crate::connector::Message;
use model::registry::{DomainRole, RegistryDomain};
use roxmltree::Node;

/// A domain (RFC 5731, section 3.1.2). Contact types beside the three are passed over.
pub(in crate::epp) fn domain(answer: &Answer) -> Result<RegistryDomain, Unreadable> {
    let document = parse(&answer.xml)?;
    let data = data(&document, DOMAIN, "infData")?;
    let own = |name| child_text(data, DOMAIN, name).filter(|text| !text.is_empty());
    let time = |name| own(name).and_then(|text| instant(&text));
    let ns = child(data, DOMAIN, "ns");
    let host_name = |host: Node| match host.tag_name().name() {
        "hostObj" => Some(text(host)),
        "hostAttr" => child_text(host, DOMAIN, "hostName"),
        _ => None,
    };
    Ok(RegistryDomain {
        name: own("name")
            .ok_or(Unreadable("a domain without name"))?
            .to_ascii_lowercase(),
        roid: own("roid").unwrap_or_default(),
        registrant: own("registrant"),
        contacts: children(data, DOMAIN, "contact")
            .filter_map(|held| Some((DomainRole::from_word(held.attribute("type")?)?, text(held))))
            .collect(),
        statuses: statuses(data, DOMAIN),
        nameservers: ns
            .into_iter()
            .flat_map(|ns| ns.children())
            .filter(Node::is_element)
            .filter_map(host_name)
            .collect(),
        client_id: own("clID").unwrap_or_default(),
        created: time("crDate"),
        updated: time("upDate"),
        expires: time("exDate"),
    })
}

/// The message at the head of the queue (RFC 5730, section 2.9.2.3), with the end of a pending action if it tells one (RFC 5731 and 5733, section 3.3).
pub(in crate::epp) fn message(answer: &Answer) -> Result<Message, Unreadable> {
    let document = parse(&answer.xml)?;
    let response =
        child(document.root_element(), EPP, "response").ok_or(Unreadable("no response"))?;
    let queue = child(response, EPP, "msgQ").ok_or(Unreadable("a message without its queue"))?;
    let mut message = Message {
        id: queue
            .attribute("id")
            .filter(|id| !id.is_empty())
            .ok_or(Unreadable("a message without id"))?
            .to_owned(),
        text: child(queue, EPP, "msg").map(deep_text).unwrap_or_default(),
        queued_at: child_text(queue, EPP, "qDate").and_then(|text| instant(&text)),
        ..Message::default()
    };
    let Some(data) = child(response, EPP, "resData").and_then(|data| data.first_element_child())
    else {
        return Ok(message);
    };
    let space = data.tag_name().namespace().unwrap_or_default();
    let object = match space {
        DOMAIN => child(data, DOMAIN, "name"),
        CONTACT => child(data, CONTACT, "id"),
        _ => None,
    };
    let Some(object) = object else {
        return Ok(message);
    };
    if space == DOMAIN {
        message.domain = Some(text(object).to_ascii_lowercase());
    } else {
        message.contact = Some(text(object));
    }
    if data.tag_name().name() == "panData" {
        message.ok = object
            .attribute("paResult")
            .map(|word| word == "1" || word == "true");
        message.client_trid =
            child(data, space, "paTRID").and_then(|ids| child_text(ids, EPP, "clTRID"));
    }
    Ok(message)
}
