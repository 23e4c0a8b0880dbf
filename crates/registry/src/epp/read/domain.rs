//! Domains (RFC 5731), and the messages about them and about contacts.

use super::{Answer, CONTACT, DOMAIN, EPP, Unreadable};
use super::{child, child_text, children, data, deep_text, instant, parse, statuses, text};
use crate::connector::Message;
use model::registry::{DomainRole, RegistryDomain};
use roxmltree::Node;

/// A domain (RFC 5731, section 3.1.2). Other contact types than the three are skipped.
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
            .ok_or(Unreadable::new("a domain without name"))?
            .to_ascii_lowercase(),
        roid: own("roid").unwrap_or_default(),
        registrant: own("registrant"),
        contacts: children(data, DOMAIN, "contact")
            .filter_map(|held| {
                Some((
                    held.attribute("type")?.parse::<DomainRole>().ok()?,
                    text(held),
                ))
            })
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

/// The message at the head of the queue (RFC 5730, section 2.9.2.3), with the result of a pending action if it reports one (RFC 5731 and 5733, section 3.3).
pub(in crate::epp) fn message(answer: &Answer) -> Result<Message, Unreadable> {
    let document = parse(&answer.xml)?;
    let response =
        child(document.root_element(), EPP, "response").ok_or(Unreadable::new("no response"))?;
    let queue =
        child(response, EPP, "msgQ").ok_or(Unreadable::new("a message without its queue"))?;
    let mut message = Message {
        id: queue
            .attribute("id")
            .filter(|id| !id.is_empty())
            .ok_or(Unreadable::new("a message without id"))?
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

/// A message that [`message`] can't read, with the id found in its text (RFC 5730, section 2.9.2.3), by which it can be acknowledged all the same.
pub(in crate::epp) fn unreadable(text: String) -> Message {
    Message {
        id: raw_id(&text).unwrap_or_default().to_owned(),
        unreadable: Some(text),
        ..Message::default()
    }
}

/// The attribute `id` of the element `msgQ`, whatever its prefix, in a text that need not be XML.
fn raw_id(text: &str) -> Option<&str> {
    let (_, behind) = text.split_once("msgQ")?;
    let (attributes, _) = behind.split_once('>')?;
    let (_, value) = attributes
        .split_once(" id=")
        .or_else(|| attributes.split_once("\nid="))?;
    let quote = value
        .chars()
        .next()
        .filter(|sign| matches!(sign, '"' | '\''))?;
    let (id, _) = value[1..].split_once(quote)?;
    // Characters that need escaping can't be told from escaped ones here.
    let plain = |sign: char| !sign.is_control() && !matches!(sign, '&' | '<');
    (!id.is_empty() && id.chars().all(plain)).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_found_in_what_is_no_xml() {
        for (text, id) in [
            (
                "<msgQ count=\"1\" id=\"12345\"><msg>a\u{1}b</msg></msgQ>",
                "12345",
            ),
            ("<epp:msgQ id='x-1' count='1'/>", "x-1"),
            ("<msgQ count=\"1\"><msg>no id=\"7\"</msg></msgQ>", ""),
            ("<msgQ count=\"1\" id=\"\"/>", ""),
            ("<msgQ count=\"1\" id=\"a\u{1}b\"/>", ""),
            ("<msgQ id=", ""),
            ("nothing", ""),
        ] {
            let message = unreadable(text.to_owned());
            assert_eq!(
                (message.id.as_str(), message.unreadable.as_deref()),
                (id, Some(text))
            );
        }
    }
}
