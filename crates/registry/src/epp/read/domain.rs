//! Domains (RFC 5731), with their DNSSEC data (RFC 5910) and grace periods (RFC 3915).

use super::{Answer, DOMAIN, EPP, RGP, SEC_DNS, Unreadable};
use super::{child, child_text, children, data, instant, parse, statuses, text};
use model::registry::{DomainRole, RegistryDomain};
use roxmltree::Node;

/// A domain (RFC 5731, section 3.1.2). Other contact types than the three are skipped.
pub(in crate::epp) fn domain(answer: &Answer) -> Result<RegistryDomain, Unreadable> {
    let document = parse(&answer.xml)?;
    let extension = child(document.root_element(), EPP, "response")
        .and_then(|response| child(response, EPP, "extension"));
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
        signed: signed(extension, answer.extensions.sec_dns),
        grace: grace(extension),
    })
}

/// Whether the registry has DNSSEC data of the domain. A registry that was asked for them (at login) and says nothing has none (RFC 5910, section 5.1.2); one that was not asked
/// says nothing of those that it has.
fn signed(extension: Option<Node>, asked: bool) -> Option<bool> {
    let data = extension.and_then(|extension| child(extension, SEC_DNS, "infData"));
    match data {
        Some(data) => Some(
            data.children()
                .any(|of| matches!(of.tag_name().name(), "dsData" | "keyData")),
        ),
        None => asked.then_some(false),
    }
}

/// The grace periods that the domain is in (RFC 3915, section 3.1).
fn grace(extension: Option<Node>) -> Vec<String> {
    let data = extension.and_then(|extension| child(extension, RGP, "infData"));
    let periods = data
        .into_iter()
        .flat_map(|data| children(data, RGP, "rgpStatus"));
    periods
        .filter_map(|period| period.attribute("s"))
        .map(ToOwned::to_owned)
        .collect()
}
