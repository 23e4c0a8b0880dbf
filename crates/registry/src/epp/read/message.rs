//! Messages of a registry's queue (RFC 5730, section 2.9.2.3): about domains, about contacts, and about nothing that has a name.

use super::{Answer, CONTACT, DOMAIN, EPP, Unreadable};
use super::{child, child_text, deep_text, instant, parse, text};
use crate::connector::{Message, Transfer};
use roxmltree::Node;

/// The message at the head of the queue, with the result of a pending action if it reports one (RFC 5731 and 5733, section 3.3), or with the state of a transfer (section 3.1.3 of RFC 5731).
///
/// Registries name deletions in elements of their own (`delData`) or with a change's data (RFC 8590); both are read by their local names.
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
        deleted: deleted(response),
        ..Message::default()
    };
    let Some(data) = child(response, EPP, "resData").and_then(|data| data.first_element_child())
    else {
        return Ok(message);
    };
    let space = data.tag_name().namespace().unwrap_or_default();
    let Some((object, is_domain)) = object(data, space) else {
        return Ok(message);
    };
    if is_domain {
        message.domain = Some(text(object).to_ascii_lowercase());
    } else {
        message.contact = Some(text(object));
    }
    match data.tag_name().name() {
        "panData" => {
            message.ok = object
                .attribute("paResult")
                .map(|word| word == "1" || word == "true");
            message.client_trid =
                child(data, space, "paTRID").and_then(|ids| child_text(ids, EPP, "clTRID"));
        }
        "trnData" => message.transfer = Some(transfer(data, space)),
        "delData" => message.deleted = true,
        _ => {}
    }
    Ok(message)
}

/// The element that names the object, and whether that is a domain. Hosts and what registries invent are about nobody here; their text is kept.
fn object<'a, 'i>(data: Node<'a, 'i>, space: &str) -> Option<(Node<'a, 'i>, bool)> {
    match space {
        DOMAIN => child(data, DOMAIN, "name").map(|name| (name, true)),
        CONTACT => child(data, CONTACT, "id").map(|id| (id, false)),
        other if other.contains("domain") => child(data, other, "name").map(|name| (name, true)),
        other if other.contains("contact") => child(data, other, "id").map(|id| (id, false)),
        _ => None,
    }
}

/// How a transfer stands.
fn transfer(data: Node, space: &str) -> Transfer {
    let own = |name| child_text(data, space, name).filter(|text| !text.is_empty());
    Transfer {
        status: own("trStatus").unwrap_or_default(),
        gaining: own("reID"),
        losing: own("acID"),
        act_by: own("acDate").and_then(|text| instant(&text)),
    }
}

/// Whether a change's data (RFC 8590, section 2.1) says that the object was purged: gone for good, not only put into its redemption period.
fn deleted(response: Node) -> bool {
    let extension = child(response, EPP, "extension");
    let all = extension
        .into_iter()
        .flat_map(|extension| extension.descendants());
    let mut operations = all.filter(|node| node.tag_name().name() == "operation");
    operations.any(|operation| {
        let word = text(operation);
        word == "autoPurge" || (word == "delete" && operation.attribute("op") == Some("purge"))
    })
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
