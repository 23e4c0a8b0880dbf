//! `login` and `poll`.

use roxmltree::Node;

use crate::answer::Fault;
use crate::reader::{Children, client_id, length, need_word, token};
use crate::result_codes;
use crate::xml::Ns;

/// `login` (RFC 5730 §2.9.1.1).
#[derive(Debug)]
pub(crate) struct Login {
    pub client_id: String,
    pub password: String,
    /// The client wants another password.
    pub changes_password: bool,
    pub version: String,
    pub lang: String,
    pub objects: Vec<String>,
    pub extensions: Vec<String>,
}

/// `poll` (RFC 5730 §2.9.2.3).
#[derive(Debug)]
pub(crate) enum Poll {
    Request,
    Acknowledge(String),
}

pub(crate) fn login(node: Node<'_, '_>) -> Result<Login, Fault> {
    let mut children = Children::of(node, Ns::Epp)?;
    let client = client_id(Ns::Epp, children.need("clID")?)?;
    let password = password(children.need("pw")?)?;
    let changes_password = match children.maybe("newPW") {
        Some(node) => self::password(node).map(|_| true)?,
        None => false,
    };
    let mut options = Children::of(children.need("options")?, Ns::Epp)?;
    let version = token(options.need("version")?)?;
    let lang = token(options.need("lang")?)?;
    options.end()?;
    let mut services = Children::of(children.need("svcs")?, Ns::Epp)?;
    children.end()?;
    let mut objects = vec![token(services.need("objURI")?)?];
    for node in services.many("objURI", 99)? {
        objects.push(token(node)?);
    }
    let mut extensions = Vec::new();
    if let Some(node) = services.maybe("svcExtension") {
        let mut children = Children::of(node, Ns::Epp)?;
        for node in children.many("extURI", 99)? {
            extensions.push(token(node)?);
        }
        children.end()?;
    }
    services.end()?;
    Ok(Login {
        client_id: client,
        password,
        changes_password,
        version,
        lang,
        objects,
        extensions,
    })
}

/// `pwType` of epp-1.0: 6 to 16 characters. The value is never repeated in a fault.
fn password(node: Node<'_, '_>) -> Result<String, Fault> {
    let password = token(node)?;
    length(Ns::Epp, node, &password, 6, 16).map_err(|mut fault| {
        fault.blame = None;
        fault
    })?;
    Ok(password)
}

pub(crate) fn poll(node: Node<'_, '_>) -> Result<Poll, Fault> {
    Children::of(node, Ns::Epp)?.end()?;
    match need_word(node, "op", &[("req", false), ("ack", true)])? {
        false => Ok(Poll::Request),
        true => match node.attribute("msgID") {
            Some(id) => Ok(Poll::Acknowledge(crate::reader::collapse(id))),
            None => Err(Fault::new(result_codes::MISSING, "ack needs msgID")),
        },
    }
}
