//! Objects as `resData`, element by element in the order of the schemas of RFC 5731 to 5733.

use chrono::{DateTime, Utc};

use crate::answer::stamp;
use crate::command::domain::Hosts;
use crate::objects::{
    Contact, DelegationSigner, Disclose, Domain, Host, Notice, Phone, Postal, PostalForm, Record,
    RgpStatus, Status, Transfer,
};
use crate::xml::{Ns, Xml};

/// `chkData`: for each name or id, why it is not available, or that it is.
pub(crate) fn check<'a>(
    ns: Ns,
    element: &str,
    verdicts: impl Iterator<Item = (&'a str, Option<&'static str>)>,
) -> String {
    let mut xml = Xml::default();
    xml.root(ns, "chkData");
    for (name, reason) in verdicts {
        xml.open(ns, "cd", &[]);
        let available = if reason.is_none() { "1" } else { "0" };
        xml.text(ns, element, &[("avail", available)], name);
        xml.maybe(ns, "reason", reason);
        xml.close(ns, "cd");
    }
    xml.close(ns, "chkData");
    xml.finish()
}

/// `creData`.
pub(crate) fn created(
    ns: Ns,
    element: &str,
    name: &str,
    at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
) -> String {
    let mut xml = Xml::default();
    xml.root(ns, "creData");
    xml.text(ns, element, &[], name);
    xml.text(ns, "crDate", &[], &stamp(at));
    xml.maybe(ns, "exDate", expires_at.map(stamp).as_deref());
    xml.close(ns, "creData");
    xml.finish()
}

/// `contact:infData`, under this id.
pub(crate) fn contact(contact: &Contact, id: &str, linked: bool, shows_auth: bool) -> String {
    let ns = Ns::Contact;
    let mut xml = Xml::default();
    xml.root(ns, "infData");
    xml.text(ns, "id", &[], id);
    xml.text(ns, "roid", &[], &contact.record.roid);
    statuses(&mut xml, ns, contact.all_statuses(), linked);
    for (form, postal) in contact.postal() {
        self::postal(&mut xml, form, postal);
    }
    phone(&mut xml, "voice", contact.voice.as_ref());
    phone(&mut xml, "fax", contact.fax.as_ref());
    xml.text(ns, "email", &[], &contact.email);
    record(&mut xml, ns, &contact.record, None);
    if shows_auth {
        auth(&mut xml, ns, &contact.auth);
    }
    if let Some(disclose) = &contact.disclose {
        self::disclose(&mut xml, disclose);
    }
    xml.close(ns, "infData");
    xml.finish()
}

/// The statuses of a contact or a host: `linked` beside the others, `ok` when no other is there (RFC 5733 §2.2).
fn statuses(xml: &mut Xml, ns: Ns, set: impl Iterator<Item = Status>, linked: bool) {
    let mut all: Vec<Status> = set.collect();
    if all.is_empty() {
        all.push(Status::Ok);
    }
    if linked {
        all.push(Status::Linked);
    }
    for status in all {
        xml.empty(ns, "status", &[("s", status.as_str())]);
    }
}

fn postal(xml: &mut Xml, form: PostalForm, postal: &Postal) {
    let ns = Ns::Contact;
    xml.open(ns, "postalInfo", &[("type", form.as_str())]);
    xml.text(ns, "name", &[], &postal.name);
    xml.maybe(ns, "org", postal.org.as_deref());
    if postal.addr.is_empty() {
        return xml.close(ns, "postalInfo");
    }
    xml.open(ns, "addr", &[]);
    for line in &postal.addr.street {
        xml.text(ns, "street", &[], line);
    }
    xml.text(ns, "city", &[], &postal.addr.city);
    xml.maybe(ns, "sp", postal.addr.sp.as_deref());
    xml.maybe(ns, "pc", postal.addr.pc.as_deref());
    xml.text(ns, "cc", &[], &postal.addr.cc);
    xml.close(ns, "addr");
    xml.close(ns, "postalInfo");
}

fn phone(xml: &mut Xml, element: &str, phone: Option<&Phone>) {
    if let Some(phone) = phone {
        let extension = phone.extension.as_deref().map(|x| ("x", x));
        xml.text(Ns::Contact, element, extension.as_slice(), &phone.number);
    }
}

fn disclose(xml: &mut Xml, disclose: &Disclose) {
    let ns = Ns::Contact;
    xml.open(
        ns,
        "disclose",
        &[("flag", if disclose.flag { "1" } else { "0" })],
    );
    for (element, forms) in [
        ("name", &disclose.name),
        ("org", &disclose.org),
        ("addr", &disclose.addr),
    ] {
        for form in forms {
            xml.empty(ns, element, &[("type", form.as_str())]);
        }
    }
    for (element, listed) in [
        ("voice", disclose.voice),
        ("fax", disclose.fax),
        ("email", disclose.email),
    ] {
        if listed {
            xml.empty(ns, element, &[]);
        }
    }
    xml.close(ns, "disclose");
}

/// `clID` to `trDate`; the end of the registration, if there is one, stands before the last.
fn record(xml: &mut Xml, ns: Ns, record: &Record, expires_at: Option<DateTime<Utc>>) {
    xml.text(ns, "clID", &[], &record.client_id);
    xml.text(ns, "crID", &[], &record.created_by);
    xml.text(ns, "crDate", &[], &stamp(record.created_at));
    xml.maybe(ns, "upID", record.updated_by.as_deref());
    xml.maybe(ns, "upDate", record.updated_at.map(stamp).as_deref());
    xml.maybe(ns, "exDate", expires_at.map(stamp).as_deref());
    xml.maybe(ns, "trDate", record.transferred_at.map(stamp).as_deref());
}

fn auth(xml: &mut Xml, ns: Ns, password: &str) {
    xml.open(ns, "authInfo", &[]);
    xml.text(ns, "pw", &[], password);
    xml.close(ns, "authInfo");
}

/// `domain:infData`.
pub(crate) fn domain(
    domain: &Domain,
    statuses: &[Status],
    hosts: Hosts,
    subordinate: &[&str],
) -> String {
    let ns = Ns::Domain;
    let mut xml = Xml::default();
    xml.root(ns, "infData");
    xml.text(ns, "name", &[], &domain.name);
    xml.text(ns, "roid", &[], &domain.record.roid);
    for status in statuses {
        xml.empty(ns, "status", &[("s", status.as_str())]);
    }
    xml.maybe(ns, "registrant", domain.registrant.as_deref());
    for (role, id) in &domain.contacts {
        xml.text(ns, "contact", &[("type", role.as_str())], id);
    }
    if !domain.nameservers.is_empty() && matches!(hosts, Hosts::All | Hosts::Delegated) {
        xml.open(ns, "ns", &[]);
        for host in &domain.nameservers {
            xml.text(ns, "hostObj", &[], host);
        }
        xml.close(ns, "ns");
    }
    if matches!(hosts, Hosts::All | Hosts::Subordinate) {
        for host in subordinate {
            xml.text(ns, "host", &[], host);
        }
    }
    record(&mut xml, ns, &domain.record, Some(domain.expires_at));
    if let Some(password) = &domain.auth {
        auth(&mut xml, ns, password);
    }
    xml.close(ns, "infData");
    xml.finish()
}

/// `domain:renData`.
pub(crate) fn renewed(domain: &Domain) -> String {
    let ns = Ns::Domain;
    let mut xml = Xml::default();
    xml.root(ns, "renData");
    xml.text(ns, "name", &[], &domain.name);
    xml.text(ns, "exDate", &[], &stamp(domain.expires_at));
    xml.close(ns, "renData");
    xml.finish()
}

/// `domain:trnData`.
pub(crate) fn transfer(name: &str, transfer: &Transfer) -> String {
    let ns = Ns::Domain;
    let mut xml = Xml::default();
    xml.root(ns, "trnData");
    xml.text(ns, "name", &[], name);
    xml.text(ns, "trStatus", &[], transfer.status.as_str());
    xml.text(ns, "reID", &[], &transfer.requested_by);
    xml.text(ns, "reDate", &[], &stamp(transfer.requested_at));
    xml.text(ns, "acID", &[], &transfer.acting);
    xml.text(ns, "acDate", &[], &stamp(transfer.acting_at));
    xml.text(ns, "exDate", &[], &stamp(transfer.expires_at));
    xml.close(ns, "trnData");
    xml.finish()
}

/// `secDNS:infData`; nothing for a domain that isn't signed (RFC 5910 §5.1.2).
pub(crate) fn signers(signers: &[DelegationSigner]) -> Option<String> {
    if signers.is_empty() {
        return None;
    }
    let ns = Ns::SecDns;
    let mut xml = Xml::default();
    xml.root(ns, "infData");
    for signer in signers {
        xml.open(ns, "dsData", &[]);
        xml.text(ns, "keyTag", &[], &signer.key_tag.to_string());
        xml.text(ns, "alg", &[], &signer.algorithm.to_string());
        xml.text(ns, "digestType", &[], &signer.digest_type.to_string());
        xml.text(ns, "digest", &[], &signer.digest);
        if let Some(key) = &signer.key {
            xml.open(ns, "keyData", &[]);
            xml.text(ns, "flags", &[], &key.flags.to_string());
            xml.text(ns, "protocol", &[], &key.protocol.to_string());
            xml.text(ns, "alg", &[], &key.algorithm.to_string());
            xml.text(ns, "pubKey", &[], &key.public_key);
            xml.close(ns, "keyData");
        }
        xml.close(ns, "dsData");
    }
    xml.close(ns, "infData");
    Some(xml.finish())
}

/// `rgp:infData` or `rgp:upData`; nothing when there is no such status (RFC 3915 §4.1.2).
pub(crate) fn rgp(element: &str, statuses: &[RgpStatus]) -> Option<String> {
    if statuses.is_empty() {
        return None;
    }
    let mut xml = Xml::default();
    xml.root(Ns::Rgp, element);
    for status in statuses {
        xml.empty(Ns::Rgp, "rgpStatus", &[("s", status.as_str())]);
    }
    xml.close(Ns::Rgp, element);
    Some(xml.finish())
}

/// Why a command was refused, in this registry's own words: the code of RFC 5730 that would say it, the element at fault.
pub(crate) fn refusal(code: u16, blame: Option<&(Ns, String, String)>, reason: &str) -> String {
    let ns = Ns::Reasons;
    let mut xml = Xml::default();
    xml.root(ns, "refusal");
    let code = code.to_string();
    let field = blame.map(|(ns, element, _)| format!("{}:{element}", ns.prefix()));
    let mut attrs = vec![("code", code.as_str())];
    attrs.extend(field.as_deref().map(|field| ("field", field)));
    xml.text(ns, "reason", &attrs, reason);
    xml.close(ns, "refusal");
    xml.finish()
}

/// The data of a poll message: `panData` or `domain:trnData`; a message may be words alone.
pub(crate) fn notice(notice: &Notice) -> Option<String> {
    Some(match notice {
        Notice::Text => return None,
        Notice::Transfer { name, transfer } => self::transfer(name, transfer),
        Notice::Pending {
            name,
            done,
            client_trid,
            server_trid,
            at,
        }
        | Notice::PendingContact {
            id: name,
            done,
            client_trid,
            server_trid,
            at,
        } => {
            let (ns, element) = match notice {
                Notice::PendingContact { .. } => (Ns::Contact, "id"),
                _ => (Ns::Domain, "name"),
            };
            let mut xml = Xml::default();
            xml.root(ns, "panData");
            xml.text(
                ns,
                element,
                &[("paResult", if *done { "1" } else { "0" })],
                name,
            );
            xml.open(ns, "paTRID", &[]);
            xml.maybe(Ns::Epp, "clTRID", client_trid.as_deref());
            xml.text(Ns::Epp, "svTRID", &[], server_trid);
            xml.close(ns, "paTRID");
            xml.text(ns, "paDate", &[], &stamp(*at));
            xml.close(ns, "panData");
            xml.finish()
        }
    })
}

/// `host:infData`.
pub(crate) fn host(host: &Host, linked: bool) -> String {
    let ns = Ns::Host;
    let mut xml = Xml::default();
    xml.root(ns, "infData");
    xml.text(ns, "name", &[], &host.name);
    xml.text(ns, "roid", &[], &host.record.roid);
    statuses(&mut xml, ns, host.statuses.iter().copied(), linked);
    for address in &host.addresses {
        let ip = if address.is_ipv6() { "v6" } else { "v4" };
        xml.text(ns, "addr", &[("ip", ip)], &address.to_string());
    }
    record(&mut xml, ns, &host.record, None);
    xml.close(ns, "infData");
    xml.finish()
}
