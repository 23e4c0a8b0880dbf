//! The extensions of domain commands: DS records (RFC 5910 §5.2) and restores (RFC 3915 §4.2.5).

use chrono::DateTime;
use roxmltree::Node;

use crate::answer::Fault;
use crate::objects::{DelegationSigner, DnsKey, SecDnsChange};
use crate::reader::{Children, label, need_word, syntax, token, word};
use crate::result_codes;
use crate::xml::Ns;

use super::domain::{DomainCommand, Restore};

/// The two spellings of each truth value of XML Schema.
const TRUTHS: &[(&str, bool)] = &[("0", false), ("1", true), ("false", false), ("true", true)];

/// Puts what `<extension>` says into the command that it belongs to, if that is about a domain. Extensions that aren't offered, or not for this
/// command, are 2103.
pub(super) fn attach(
    mut command: Option<&mut DomainCommand>,
    node: Node<'_, '_>,
) -> Result<(), Fault> {
    let mut children = Children::of(node, Ns::Epp)?;
    let mut found = false;
    while let Some(child) = children.any() {
        found = true;
        let name = child.tag_name();
        let Some(domain) = command.as_deref_mut() else {
            return Err(unimplemented(child));
        };
        match (name.namespace(), name.name(), domain) {
            (Some(uri), "create", DomainCommand::Create(create)) if uri == Ns::SecDns.uri() => {
                let mut inner = Children::of(child, Ns::SecDns)?;
                create.signers = signers(&mut inner)?;
                inner.end()?;
            }
            (Some(uri), "update", DomainCommand::Update { change, .. })
                if uri == Ns::SecDns.uri() =>
            {
                change.signers = Some(sec_dns_update(child)?);
            }
            (Some(uri), "update", DomainCommand::Update { restore, .. })
                if uri == Ns::Rgp.uri() =>
            {
                *restore = Some(self::restore(child)?);
            }
            _ => return Err(unimplemented(child)),
        }
    }
    if found {
        Ok(())
    } else {
        Err(syntax("extension is empty"))
    }
}

fn unimplemented(node: Node<'_, '_>) -> Fault {
    let uri = node.tag_name().namespace().unwrap_or("no namespace");
    Fault::new(
        result_codes::EXTENSION,
        format!("{} of {uri} is not for this command", label(node)),
    )
}

fn sec_dns_update(node: Node<'_, '_>) -> Result<SecDnsChange, Fault> {
    if word(node, "urgent", TRUTHS)? == Some(true) {
        return Err(Fault::new(
            result_codes::OPTION,
            "no change of DS records is more urgent than another",
        ));
    }
    let mut children = Children::of(node, Ns::SecDns)?;
    let mut change = SecDnsChange::default();
    if let Some(rem) = children.maybe("rem") {
        let mut inner = Children::of(rem, Ns::SecDns)?;
        match inner.maybe("all") {
            Some(all) => change.remove_all = truth(all)?,
            None => change.rem = signers(&mut inner)?,
        }
        inner.end()?;
    }
    if let Some(add) = children.maybe("add") {
        let mut inner = Children::of(add, Ns::SecDns)?;
        change.add = signers(&mut inner)?;
        inner.end()?;
    }
    if let Some(chg) = children.maybe("chg") {
        let mut inner = Children::of(chg, Ns::SecDns)?;
        lifetime(&mut inner)?;
        inner.end()?;
    }
    children.end()?;
    if change == SecDnsChange::default() {
        return Err(Fault::new(
            result_codes::MISSING,
            "secDNS:update adds or removes something",
        ));
    }
    Ok(change)
}

fn truth(node: Node<'_, '_>) -> Result<bool, Fault> {
    let text = token(node)?;
    match TRUTHS.iter().find(|(word, _)| *word == text) {
        Some((_, truth)) => Ok(*truth),
        None => Err(syntax(format!("{} can't be {text:?}", label(node)))),
    }
}

/// `maxSigLife` is an option that this registry hasn't (RFC 5910 §5.2.5: 2102).
fn lifetime(children: &mut Children<'_, '_>) -> Result<(), Fault> {
    match children.maybe("maxSigLife") {
        None => Ok(()),
        Some(node) => {
            let text = token(node)?;
            let reason = "signatures live as long as the zone says";
            Err(Fault::new(result_codes::OPTION, reason).blame(Ns::SecDns, "maxSigLife", &text))
        }
    }
}

/// One DS record at the least. Keys in their place are for registries that make the DS records themselves (2306).
fn signers(children: &mut Children<'_, '_>) -> Result<Vec<DelegationSigner>, Fault> {
    lifetime(children)?;
    if children.maybe("keyData").is_some() {
        let reason = "this registry takes dsData, not keyData alone";
        return Err(Fault::new(result_codes::POLICY, reason).blame(Ns::SecDns, "keyData", ""));
    }
    let mut found = vec![signer(children.need("dsData")?)?];
    for node in children.many("dsData", 99)? {
        found.push(signer(node)?);
    }
    Ok(found)
}

fn signer(node: Node<'_, '_>) -> Result<DelegationSigner, Fault> {
    let mut children = Children::of(node, Ns::SecDns)?;
    let key_tag = number(children.need("keyTag")?)?;
    let algorithm = number(children.need("alg")?)?;
    let digest_type = number(children.need("digestType")?)?;
    let digest = digest(children.need("digest")?, digest_type)?;
    let key = children.maybe("keyData").map(key).transpose()?;
    children.end()?;
    Ok(DelegationSigner {
        key_tag,
        algorithm,
        digest_type,
        digest,
        key,
    })
}

fn key(node: Node<'_, '_>) -> Result<DnsKey, Fault> {
    let mut children = Children::of(node, Ns::SecDns)?;
    let key = DnsKey {
        flags: number(children.need("flags")?)?,
        protocol: number(children.need("protocol")?)?,
        algorithm: number(children.need("alg")?)?,
        public_key: base64(children.need("pubKey")?)?,
    };
    children.end()?;
    Ok(key)
}

fn number<T: std::str::FromStr>(node: Node<'_, '_>) -> Result<T, Fault> {
    let text = token(node)?;
    text.parse().map_err(|_| {
        let reason = format!("{} is no number, or none that fits", label(node));
        Fault::new(result_codes::VALUE_SYNTAX, reason).blame(
            Ns::SecDns,
            node.tag_name().name(),
            &text,
        )
    })
}

/// `hexBinary`, as long as its type's digests are: SHA-1 (RFC 4034), SHA-256 (RFC 4509), GOST (RFC 5933), SHA-384 (RFC 6605).
fn digest(node: Node<'_, '_>, digest_type: u8) -> Result<String, Fault> {
    let text = token(node)?.to_ascii_uppercase();
    let bytes = match digest_type {
        1 => Some(20),
        2 | 3 => Some(32),
        4 => Some(48),
        _ => None,
    };
    let right = bytes.is_none_or(|bytes| text.len() == 2 * bytes);
    let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if right && is_hex && !text.is_empty() && text.len().is_multiple_of(2) {
        return Ok(text);
    }
    let reason = format!("no digest of type {digest_type}");
    Err(Fault::new(result_codes::VALUE_SYNTAX, reason).blame(Ns::SecDns, "digest", &text))
}

fn base64(node: Node<'_, '_>) -> Result<String, Fault> {
    let text: String = token(node)?.split(' ').collect();
    let body = text.trim_end_matches('=');
    let good = body
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'));
    if good && !body.is_empty() && text.len().is_multiple_of(4) && text.len() - body.len() < 3 {
        return Ok(text);
    }
    let reason = "pubKey is not Base64";
    Err(Fault::new(result_codes::VALUE_SYNTAX, reason).blame(Ns::SecDns, "pubKey", &text))
}

/// `rgp:update` with a restore: the request, or the report that ends it.
fn restore(node: Node<'_, '_>) -> Result<Restore, Fault> {
    let mut children = Children::of(node, Ns::Rgp)?;
    let node = children.need("restore")?;
    children.end()?;
    let reports = need_word(node, "op", &[("request", false), ("report", true)])?;
    let mut inner = Children::of(node, Ns::Rgp)?;
    match (reports, inner.maybe("report")) {
        (false, None) => inner.end().map(|()| Restore::Request),
        (false, Some(_)) => Err(syntax("a restore request has no report")),
        (true, None) => Err(Fault::new(result_codes::MISSING, "the report is missing")),
        (true, Some(report)) => {
            inner.end()?;
            self::report(report).map(|()| Restore::Report)
        }
    }
}

/// A report is read for its form: what it tells nobody keeps.
fn report(node: Node<'_, '_>) -> Result<(), Fault> {
    let mut children = Children::of(node, Ns::Rgp)?;
    children.need("preData")?;
    children.need("postData")?;
    for name in ["delTime", "resTime"] {
        let text = token(children.need(name)?)?;
        if DateTime::parse_from_rfc3339(&text).is_err() {
            let reason = format!("{name} is not a time");
            return Err(Fault::new(result_codes::VALUE_SYNTAX, reason).blame(Ns::Rgp, name, &text));
        }
    }
    children.need("resReason")?;
    if children.many("statement", 2)?.len() != 2 {
        return Err(Fault::new(
            result_codes::MISSING,
            "a report makes two statements",
        ));
    }
    children.maybe("other");
    children.end()
}
