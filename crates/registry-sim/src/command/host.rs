//! Host commands (RFC 5732 §3).

use std::net::IpAddr;

use roxmltree::Node;

use crate::answer::Fault;
use crate::names::host_name;
use crate::objects::Status;
use crate::reader::{Children, label, token, word};
use crate::result_codes;
use crate::xml::Ns;

use super::common_elements::{names, statuses};

const NS: Ns = Ns::Host;

#[derive(Debug)]
pub(crate) enum HostCommand {
    Check(Vec<String>),
    Info(String),
    Create {
        name: String,
        addresses: Vec<IpAddr>,
    },
    Update(Box<HostUpdate>),
    Delete(String),
}

#[derive(Debug)]
pub(crate) struct HostUpdate {
    pub name: String,
    pub add: HostDelta,
    pub rem: HostDelta,
    pub new_name: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct HostDelta {
    pub addresses: Vec<IpAddr>,
    pub statuses: Vec<Status>,
}

impl HostCommand {
    pub(crate) fn object(&self) -> Option<&str> {
        match self {
            HostCommand::Check(names) => names.first().map(String::as_str),
            HostCommand::Create { name, .. }
            | HostCommand::Info(name)
            | HostCommand::Delete(name) => Some(name),
            HostCommand::Update(update) => Some(&update.name),
        }
    }
}

pub(crate) fn read(verb: &str, node: Node<'_, '_>) -> Result<HostCommand, Fault> {
    let mut children = Children::of(node, NS)?;
    let name = |node| host_name(NS, node);
    let command = match verb {
        "check" => HostCommand::Check(names(&mut children, "name", name)?),
        "info" => HostCommand::Info(name(children.need("name")?)?),
        "delete" => HostCommand::Delete(name(children.need("name")?)?),
        "create" => HostCommand::Create {
            name: name(children.need("name")?)?,
            addresses: addresses(&mut children)?,
        },
        "update" => HostCommand::Update(Box::new(update(&mut children)?)),
        // RFC 5732 §3.2: hosts move with their domain; there is no transfer and no renewal.
        _ => return Err(Fault::new(result_codes::UNIMPLEMENTED, label(node))),
    };
    children.end()?;
    Ok(command)
}

fn update(children: &mut Children<'_, '_>) -> Result<HostUpdate, Fault> {
    let name = host_name(NS, children.need("name")?)?;
    let mut delta = |name| -> Result<HostDelta, Fault> {
        let Some(node) = children.maybe(name) else {
            return Ok(HostDelta::default());
        };
        let mut inner = Children::of(node, NS)?;
        let delta = HostDelta {
            addresses: addresses(&mut inner)?,
            statuses: statuses(&mut inner, 7)?,
        };
        inner.end()?;
        Ok(delta)
    };
    let (add, rem) = (delta("add")?, delta("rem")?);
    let new_name = match children.maybe("chg") {
        Some(node) => {
            let mut inner = Children::of(node, NS)?;
            let name = inner
                .maybe("name")
                .map(|node| host_name(NS, node))
                .transpose()?;
            inner.end()?;
            name
        }
        None => None,
    };
    let touched = [&add, &rem]
        .iter()
        .any(|delta| !delta.addresses.is_empty() || !delta.statuses.is_empty());
    if !touched && new_name.is_none() {
        return Err(Fault::new(
            result_codes::MISSING,
            "an update adds, removes or changes something",
        ));
    }
    Ok(HostUpdate {
        name,
        add,
        rem,
        new_name,
    })
}

fn addresses(children: &mut Children<'_, '_>) -> Result<Vec<IpAddr>, Fault> {
    let nodes = children.many("addr", 13)?;
    nodes
        .into_iter()
        .map(|node| {
            let text = token(node)?;
            let v6 = word(node, "ip", &[("v4", false), ("v6", true)])?.unwrap_or(false);
            match text.parse::<IpAddr>() {
                Ok(address) if address.is_ipv6() == v6 => Ok(address),
                _ => {
                    let reason = format!("not an IP{} address", if v6 { "v6" } else { "v4" });
                    Err(Fault::new(result_codes::VALUE_SYNTAX, reason).blame(NS, "addr", &text))
                }
            }
        })
        .collect()
}
