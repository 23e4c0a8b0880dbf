//! Domain commands (RFC 5731 §3).

use chrono::NaiveDate;
use roxmltree::Node;

use crate::answer::Fault;
use crate::names::{domain_name, host_name};
use crate::objects::{DelegationSigner, DomainChange, DomainDelta, Role};
use crate::reader::{Children, client_id, label, length, need_word, token, word};
use crate::result_codes;
use crate::xml::Ns;

use super::common_elements::{TransferOp, auth_info, names, statuses};

const NS: Ns = Ns::Domain;

#[derive(Debug)]
pub(crate) enum DomainCommand {
    Check(Vec<String>),
    Info {
        name: String,
        hosts: Hosts,
        auth: Option<String>,
    },
    Create(Box<DomainCreate>),
    Update {
        name: String,
        change: Box<DomainChange>,
        restore: Option<Restore>,
    },
    Renew {
        name: String,
        expires_on: NaiveDate,
        months: u32,
    },
    Transfer {
        op: TransferOp,
        name: String,
        months: u32,
        auth: Option<String>,
    },
    Delete(String),
}

#[derive(Debug)]
pub(crate) struct DomainCreate {
    pub name: String,
    pub months: u32,
    pub nameservers: Vec<String>,
    pub registrant: Option<String>,
    pub contacts: Vec<(Role, String)>,
    pub auth: String,
    /// DS records, of the extension.
    pub signers: Vec<DelegationSigner>,
}

/// What an update of the grace period's extension asks for (RFC 3915 §4.2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Restore {
    Request,
    Report,
}

/// Which hosts an `info` wants to see (RFC 5731 §3.1.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Hosts {
    #[default]
    All,
    Delegated,
    Subordinate,
    None,
}

impl DomainCommand {
    pub(crate) fn object(&self) -> Option<&str> {
        match self {
            DomainCommand::Check(names) => names.first().map(String::as_str),
            DomainCommand::Create(create) => Some(&create.name),
            DomainCommand::Info { name, .. }
            | DomainCommand::Update { name, .. }
            | DomainCommand::Renew { name, .. }
            | DomainCommand::Transfer { name, .. }
            | DomainCommand::Delete(name) => Some(name),
        }
    }

    /// Called when its extensions were read: an update may be made of nothing else.
    pub(super) fn complete(&self) -> Result<(), Fault> {
        match self {
            DomainCommand::Update {
                change, restore, ..
            } if change.is_empty() && restore.is_none() => Err(Fault::new(
                result_codes::MISSING,
                "an update adds, removes or changes something",
            )),
            _ => Ok(()),
        }
    }
}

pub(crate) fn read(
    verb: &str,
    op: Option<TransferOp>,
    node: Node<'_, '_>,
) -> Result<DomainCommand, Fault> {
    let mut children = Children::of(node, NS)?;
    if verb == "check" {
        // A check is the way to learn that a name can't be registered, so it takes any label.
        let name = |node| {
            let name = token(node)?.to_ascii_lowercase();
            length(NS, node, &name, 1, 255)?;
            Ok(name)
        };
        let names = names(&mut children, "name", name)?;
        children.end()?;
        return Ok(DomainCommand::Check(names));
    }
    let name_node = children.need("name")?;
    let name = domain_name(name_node)?;
    let command = match (verb, op) {
        ("info", _) => DomainCommand::Info {
            name,
            hosts: word(name_node, "hosts", HOSTS)?.unwrap_or_default(),
            auth: children
                .maybe("authInfo")
                .map(|node| auth_info(node, NS))
                .transpose()?,
        },
        ("delete", _) => DomainCommand::Delete(name),
        ("create", _) => DomainCommand::Create(Box::new(DomainCreate {
            name,
            months: period(&mut children)?,
            nameservers: nameservers(&mut children)?,
            registrant: children
                .maybe("registrant")
                .map(|node| client_id(NS, node))
                .transpose()?,
            contacts: contacts(&mut children)?,
            auth: auth_info(children.need("authInfo")?, NS)?,
            signers: Vec::new(),
        })),
        ("update", _) => DomainCommand::Update {
            name,
            change: Box::new(update(&mut children)?),
            restore: None,
        },
        ("renew", _) => DomainCommand::Renew {
            name,
            expires_on: date(children.need("curExpDate")?)?,
            months: period(&mut children)?,
        },
        ("transfer", Some(op)) => DomainCommand::Transfer {
            op,
            name,
            months: period(&mut children)?,
            auth: children
                .maybe("authInfo")
                .map(|node| auth_info(node, NS))
                .transpose()?,
        },
        _ => return Err(Fault::new(result_codes::UNKNOWN_COMMAND, label(node))),
    };
    children.end()?;
    Ok(command)
}

const HOSTS: &[(&str, Hosts)] = &[
    ("all", Hosts::All),
    ("del", Hosts::Delegated),
    ("sub", Hosts::Subordinate),
    ("none", Hosts::None),
];

/// A period in months; a year when it is absent.
fn period(children: &mut Children<'_, '_>) -> Result<u32, Fault> {
    let Some(node) = children.maybe("period") else {
        return Ok(12);
    };
    let unit = need_word(node, "unit", &[("y", 12), ("m", 1)])?;
    let text = token(node)?;
    match text.parse::<u32>() {
        Ok(count @ 1..=99) => Ok(count * unit),
        Ok(_) => {
            Err(Fault::new(result_codes::RANGE, "a period is 1 to 99").blame(NS, "period", &text))
        }
        Err(_) => Err(
            Fault::new(result_codes::VALUE_SYNTAX, "period is not a number")
                .blame(NS, "period", &text),
        ),
    }
}

fn date(node: Node<'_, '_>) -> Result<NaiveDate, Fault> {
    let text = token(node)?;
    // xs:date may end in a time zone.
    text.trim_end_matches('Z').parse().map_err(|_| {
        Fault::new(result_codes::VALUE_SYNTAX, "curExpDate is not a date").blame(
            NS,
            "curExpDate",
            &text,
        )
    })
}

fn nameservers(children: &mut Children<'_, '_>) -> Result<Vec<String>, Fault> {
    let Some(node) = children.maybe("ns") else {
        return Ok(Vec::new());
    };
    let mut inner = Children::of(node, NS)?;
    let hosts = inner.many("hostObj", 13)?;
    if hosts.is_empty() && inner.maybe("hostAttr").is_some() {
        return Err(Fault::new(
            result_codes::OPTION,
            "name servers are host objects here, not attributes",
        ));
    }
    inner.end()?;
    hosts.into_iter().map(|node| host_name(NS, node)).collect()
}

fn contacts(children: &mut Children<'_, '_>) -> Result<Vec<(Role, String)>, Fault> {
    let nodes = children.many("contact", 99)?;
    nodes
        .into_iter()
        .map(|node| Ok((need_word(node, "type", Role::WORDS)?, client_id(NS, node)?)))
        .collect()
}

fn update(children: &mut Children<'_, '_>) -> Result<DomainChange, Fault> {
    let mut delta = |name| -> Result<DomainDelta, Fault> {
        let Some(node) = children.maybe(name) else {
            return Ok(DomainDelta::default());
        };
        let mut inner = Children::of(node, NS)?;
        let delta = DomainDelta {
            nameservers: nameservers(&mut inner)?,
            contacts: contacts(&mut inner)?,
            statuses: statuses(&mut inner, 11)?,
        };
        inner.end()?;
        Ok(delta)
    };
    let (add, rem) = (delta("add")?, delta("rem")?);
    let mut change = DomainChange {
        add,
        rem,
        ..DomainChange::default()
    };
    if let Some(node) = children.maybe("chg") {
        let mut inner = Children::of(node, NS)?;
        if let Some(node) = inner.maybe("registrant") {
            let id = token(node)?;
            if !id.is_empty() {
                length(NS, node, &id, 3, 16)?;
            }
            change.registrant = Some(id);
        }
        if let Some(node) = inner.maybe("authInfo") {
            let mut choice = Children::of(node, NS)?;
            change.auth = Some(match choice.maybe("null") {
                Some(_) => choice.end().map(|()| None)?,
                None => Some(auth_info(node, NS)?),
            });
        }
        inner.end()?;
    }
    Ok(change)
}
