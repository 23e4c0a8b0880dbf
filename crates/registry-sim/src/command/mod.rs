//! Commands as parsed: RFC 5730 §2.9 and the object commands of RFC 5731 to 5733.

mod common_elements;
pub(crate) mod contact;
pub(crate) mod domain;
mod extension;
pub(crate) mod host;
pub(crate) mod session;

use roxmltree::Node;

use crate::answer::Fault;
use crate::extensions::Extensions;
use crate::reader::{Children, label, length, need_word, parse, syntax, token};
use crate::result_codes;
use crate::xml::Ns;

pub(crate) use common_elements::TransferOp;
pub(crate) use contact::ContactCommand;
pub(crate) use domain::DomainCommand;
pub(crate) use host::HostCommand;
pub(crate) use session::{Login, Poll};

/// One frame from a client.
#[derive(Debug)]
pub(crate) enum Request {
    /// Asks for the greeting again.
    Hello,
    /// A command, or why it is not one.
    Command {
        /// `contact:create`, `login`, `poll`; `unknown` when it can't be read that far.
        kind: String,
        /// The client's transaction id, if it is valid.
        client_trid: Option<String>,
        /// The action.
        command: Result<Command, Fault>,
    },
}

/// A command that conforms to the schema.
#[derive(Debug)]
pub(crate) enum Command {
    Login(Login),
    Logout,
    Poll(Poll),
    Contact(ContactCommand),
    Domain(DomainCommand),
    Host(HostCommand),
}

impl Command {
    /// The object it is about: the first one, for a check.
    pub(crate) fn object(&self) -> Option<&str> {
        match self {
            Command::Contact(command) => command.object(),
            Command::Domain(command) => command.object(),
            Command::Host(command) => command.object(),
            Command::Login(_) | Command::Logout | Command::Poll(_) => None,
        }
    }

    /// The extensions that it uses.
    pub(crate) fn extensions(&self) -> Extensions {
        match self {
            Command::Domain(DomainCommand::Create(create)) => Extensions {
                sec_dns: !create.signers.is_empty(),
                rgp: false,
            },
            Command::Domain(DomainCommand::Update {
                change, restore, ..
            }) => Extensions {
                sec_dns: change.signers.is_some(),
                rgp: restore.is_some(),
            },
            _ => Extensions::default(),
        }
    }
}

/// Parses one frame. Never fails: an unreadable one is a command with a fault.
pub(crate) fn read(frame: &[u8]) -> Request {
    let unreadable = |fault| Request::Command {
        kind: "unknown".to_owned(),
        client_trid: None,
        command: Err(fault),
    };
    let Ok(text) = std::str::from_utf8(frame) else {
        return unreadable(syntax("the frame is not UTF-8"));
    };
    let document = match parse(text.trim_start_matches('\u{feff}')) {
        Ok(document) => document,
        Err(fault) => return unreadable(fault),
    };
    match envelope(document.root_element()) {
        Ok(None) => Request::Hello,
        Ok(Some(command)) => self::command(command),
        Err(fault) => unreadable(fault),
    }
}

/// Finds `<command>` within `<epp>`; `None` for `<hello>`.
fn envelope<'a, 'i>(root: Node<'a, 'i>) -> Result<Option<Node<'a, 'i>>, Fault> {
    if !root.has_tag_name((Ns::Epp.uri(), "epp")) {
        return Err(syntax(format!(
            "expected epp in {}, got {}",
            Ns::Epp.uri(),
            label(root)
        )));
    }
    let mut children = Children::of(root, Ns::Epp)?;
    let hello = children.maybe("hello").is_some();
    let command = if hello {
        None
    } else {
        children.maybe("command")
    };
    if !hello && command.is_none() {
        return Err(match children.any() {
            Some(node) if node.has_tag_name((Ns::Epp.uri(), "extension")) => {
                Fault::new(result_codes::EXTENSION, "no protocol extension is offered")
            }
            Some(node) => syntax(format!("{} is not for a server", label(node))),
            None => syntax("epp is empty"),
        });
    }
    children.end()?;
    Ok(command)
}

fn command(node: Node<'_, '_>) -> Request {
    let (kind, client_trid) = (kind(node), client_trid(node));
    let (client_trid, command) = match client_trid {
        Ok(id) => (id, body(node)),
        Err(fault) => (None, Err(fault)),
    };
    Request::Command {
        kind,
        client_trid,
        command,
    }
}

/// Names the command by what little is sure, so that a broken one can be counted, refused and dropped too.
fn kind(node: Node<'_, '_>) -> String {
    let Some(verb) = node.first_element_child() else {
        return "unknown".to_owned();
    };
    let name = verb.tag_name().name();
    match (name, verb.first_element_child()) {
        ("login" | "logout" | "poll", _) | (_, None) => name.to_owned(),
        (_, Some(object)) => label(object),
    }
}

/// The transaction id is echoed even when the rest is wrong, so it is looked for first.
fn client_trid(node: Node<'_, '_>) -> Result<Option<String>, Fault> {
    let Some(node) = node
        .children()
        .find(|child| child.has_tag_name((Ns::Epp.uri(), "clTRID")))
    else {
        return Ok(None);
    };
    let id = token(node)?;
    length(Ns::Epp, node, &id, 3, 64)?;
    Ok(Some(id))
}

fn body(node: Node<'_, '_>) -> Result<Command, Fault> {
    let mut children = Children::of(node, Ns::Epp)?;
    let verb = children.any().ok_or_else(|| syntax("command is empty"))?;
    if verb.tag_name().namespace() != Some(Ns::Epp.uri()) {
        return Err(Fault::new(result_codes::UNKNOWN_COMMAND, label(verb)));
    }
    let extension = children.maybe("extension");
    children.maybe("clTRID");
    children.end()?;
    let mut command = match verb.tag_name().name() {
        "login" => Command::Login(session::login(verb)?),
        "logout" => Command::Logout,
        "poll" => Command::Poll(session::poll(verb)?),
        "check" | "create" | "delete" | "info" | "renew" | "transfer" | "update" => object(verb)?,
        other => return Err(Fault::new(result_codes::UNKNOWN_COMMAND, other)),
    };
    if let Some(extension) = extension {
        let domain = match &mut command {
            Command::Domain(domain) => Some(domain),
            _ => None,
        };
        extension::attach(domain, extension)?;
    }
    if let Command::Domain(domain) = &command {
        domain.complete()?;
    }
    Ok(command)
}

fn object(verb: Node<'_, '_>) -> Result<Command, Fault> {
    let mut children = Children::of(verb, Ns::Epp)?;
    let object = children
        .any()
        .ok_or_else(|| syntax(format!("{} is empty", label(verb))))?;
    children.end()?;
    let name = verb.tag_name().name();
    if object.tag_name().name() != name {
        return Err(syntax(format!("{} in {name}", label(object))));
    }
    let operation = match name {
        "transfer" => Some(need_word(verb, "op", TransferOp::WORDS)?),
        _ => None,
    };
    match object.tag_name().namespace() {
        Some(uri) if uri == Ns::Contact.uri() => contact::read(name, object).map(Command::Contact),
        Some(uri) if uri == Ns::Domain.uri() => {
            domain::read(name, operation, object).map(Command::Domain)
        }
        Some(uri) if uri == Ns::Host.uri() => host::read(name, object).map(Command::Host),
        other => Err(Fault::new(
            result_codes::SERVICE,
            other.unwrap_or("no namespace"),
        )),
    }
}
