//! Reading what the registry says.
//!
//! Read leniently, and by our own hand: `instant-epp` takes one `result`, one `postalInfo`, the statuses it knows and the RFC's result codes, and gives the whole answer
//! up when it meets anything else, `disclose` and `panData` it doesn't know at all. Here an unknown element is passed over.

use chrono::{DateTime, Utc};
use model::registry::{DomainRole, Postal, RegistryContact, RegistryDomain};
use roxmltree::{Document, Node};

use crate::connector::Message;

const EPP: &str = "urn:ietf:params:xml:ns:epp-1.0";
const CONTACT: &str = "urn:ietf:params:xml:ns:contact-1.0";
const DOMAIN: &str = "urn:ietf:params:xml:ns:domain-1.0";

/// The part that every answer to a command has (RFC 5730, section 2.6), and the whole text for who wants more.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub code: u16,
    pub message: String,
    pub reasons: Vec<String>,
    /// The client transaction id that the registry says it answers.
    pub trid: Option<String>,
    pub xml: String,
}

/// Not the EPP that was expected. The text names the missing part, never what stood there instead.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unreadable(pub &'static str);

/// What a greeting offers (RFC 5730, section 2.4).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Greeting {
    pub server: String,
    pub languages: Vec<String>,
    pub objects: Vec<String>,
}

pub(super) fn greeting(xml: &str) -> Result<Greeting, Unreadable> {
    let document = parse(xml)?;
    let greeting =
        child(document.root_element(), EPP, "greeting").ok_or(Unreadable("no greeting"))?;
    let menu = child(greeting, EPP, "svcMenu").ok_or(Unreadable("a greeting without services"))?;
    Ok(Greeting {
        server: child_text(greeting, EPP, "svID").unwrap_or_default(),
        languages: children(menu, EPP, "lang").map(text).collect(),
        objects: children(menu, EPP, "objURI").map(text).collect(),
    })
}

pub(super) fn answer(xml: String) -> Result<Answer, Unreadable> {
    let document = parse(&xml)?;
    let response =
        child(document.root_element(), EPP, "response").ok_or(Unreadable("no response"))?;
    let results: Vec<(u16, Node)> = children(response, EPP, "result")
        .filter_map(|result| Some((result.attribute("code")?.parse().ok()?, result)))
        .collect();
    // There may be several for a command that failed; the first failure is the one that counts.
    let main = results
        .iter()
        .position(|(code, _)| *code >= 2000)
        .unwrap_or(0);
    let (code, result) = *results.get(main).ok_or(Unreadable("no result"))?;
    let message = |result: Node| child_text(result, EPP, "msg").unwrap_or_default();
    let mut told = reasons(result);
    for (index, (code, other)) in results.iter().enumerate() {
        if index != main {
            told.push(format!("{} ({code})", message(*other)));
            told.extend(reasons(*other));
        }
    }
    let trid = child(response, EPP, "trID").and_then(|ids| child_text(ids, EPP, "clTRID"));
    Ok(Answer {
        code,
        message: message(result),
        reasons: told,
        trid,
        xml,
    })
}

/// `value`: what the registry minded. `extValue`: the same with its reason.
fn reasons(result: Node) -> Vec<String> {
    let plain = children(result, EPP, "value").filter_map(value);
    let explained = children(result, EPP, "extValue").filter_map(|explained| {
        let reason = child_text(explained, EPP, "reason").filter(|reason| !reason.is_empty());
        match (child(explained, EPP, "value").and_then(value), reason) {
            (Some(value), Some(reason)) => Some(format!("{value}: {reason}")),
            (value, reason) => reason.or(value),
        }
    });
    plain.chain(explained).collect()
}

/// The offending elements as `name "text"`. A registry may show us our own password here; that stays out.
fn value(value: Node) -> Option<String> {
    let secret = |node: &Node| matches!(node.tag_name().name(), "pw" | "newPW" | "authInfo");
    if value.descendants().any(|node| secret(&node)) {
        return None;
    }
    let elements: Vec<String> = value
        .children()
        .filter(Node::is_element)
        .map(|element| format!("{} \"{}\"", element.tag_name().name(), deep_text(element)))
        .collect();
    let told = if elements.is_empty() {
        text(value)
    } else {
        elements.join(", ")
    };
    (!told.is_empty()).then_some(told)
}

/// Whether the handle can be taken (RFC 5733, section 3.1.1).
pub(super) fn contact_check(answer: &Answer, handle: &str) -> Result<bool, Unreadable> {
    let document = parse(&answer.xml)?;
    let data = data(&document, CONTACT, "chkData")?;
    children(data, CONTACT, "cd")
        .filter_map(|entry| child(entry, CONTACT, "id"))
        .find(|id| text(*id).eq_ignore_ascii_case(handle))
        .and_then(|id| {
            id.attribute("avail")
                .map(|word| word == "1" || word == "true")
        })
        .ok_or(Unreadable("no answer for the handle asked about"))
}

/// A contact (RFC 5733, section 3.1.2). `by_default`: what the registry does with elements that `disclose` doesn't list.
pub(super) fn contact(answer: &Answer, by_default: bool) -> Result<RegistryContact, Unreadable> {
    let document = parse(&answer.xml)?;
    let data = data(&document, CONTACT, "infData")?;
    let form = |kind: &str| {
        children(data, CONTACT, "postalInfo")
            .find(|info| info.attribute("type") == Some(kind))
            .map(postal)
    };
    let voice = child(data, CONTACT, "voice");
    let mut contact = RegistryContact {
        handle: child_text(data, CONTACT, "id")
            .filter(|handle| !handle.is_empty())
            .ok_or(Unreadable("a contact without id"))?,
        int: form("int"),
        loc: form("loc"),
        voice: voice.map(text).filter(|number| !number.is_empty()),
        voice_ext: voice
            .and_then(|voice| voice.attribute("x"))
            .filter(|x| !x.is_empty())
            .map(ToOwned::to_owned),
        fax: child_text(data, CONTACT, "fax").filter(|number| !number.is_empty()),
        email: child_text(data, CONTACT, "email").unwrap_or_default(),
        disclose: true,
        statuses: statuses(data, CONTACT),
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

/// Whether anything of the contact is published (RFC 5733, section 2.9): what `disclose` lists follows its flag, the rest follows the registry's policy.
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

/// A domain (RFC 5731, section 3.1.2). Contact types beside the three are passed over.
pub(super) fn domain(answer: &Answer) -> Result<RegistryDomain, Unreadable> {
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
pub(super) fn message(answer: &Answer) -> Result<Message, Unreadable> {
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

fn parse(xml: &str) -> Result<Document<'_>, Unreadable> {
    Document::parse(xml).map_err(|_| Unreadable("not well-formed XML"))
}

fn data<'a>(
    document: &'a Document<'_>,
    space: &str,
    name: &str,
) -> Result<Node<'a, 'a>, Unreadable> {
    let response = child(document.root_element(), EPP, "response");
    response
        .and_then(|response| child(response, EPP, "resData"))
        .and_then(|data| child(data, space, name))
        .ok_or(Unreadable("an answer without the object asked for"))
}

fn statuses(data: Node, space: &str) -> Vec<String> {
    children(data, space, "status")
        .filter_map(|status| status.attribute("s"))
        .map(ToOwned::to_owned)
        .collect()
}

fn children<'a, 'i>(
    node: Node<'a, 'i>,
    space: &str,
    name: &str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| {
        child.tag_name().name() == name && child.tag_name().namespace() == Some(space)
    })
}

fn child<'a, 'i>(node: Node<'a, 'i>, space: &str, name: &str) -> Option<Node<'a, 'i>> {
    children(node, space, name).next()
}

fn child_text(node: Node, space: &str, name: &str) -> Option<String> {
    child(node, space, name).map(text)
}

fn text(node: Node) -> String {
    node.text().unwrap_or_default().trim().to_owned()
}

/// The text with that of the elements within, since messages may be marked up.
fn deep_text(node: Node) -> String {
    let parts: Vec<&str> = node
        .descendants()
        .filter(Node::is_text)
        .filter_map(|node| node.text())
        .map(str::trim)
        .collect();
    parts.join(" ").trim().to_owned()
}

/// XML's dateTime. Some registries leave the zone away and mean UTC.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let zoned = DateTime::parse_from_rfc3339(text).map(|time| time.with_timezone(&Utc));
    zoned.ok().or_else(|| {
        text.parse::<chrono::NaiveDateTime>()
            .ok()
            .map(|time| time.and_utc())
    })
}
