//! Contact commands (RFC 5733 §3).

mod values;

use roxmltree::Node;

use crate::answer::Fault;
use crate::objects::{Disclose, Phone, Postal, PostalForm, Status};
use crate::reader::{Children, client_id, label, syntax};
use crate::result_codes;
use crate::xml::Ns;

use super::common_elements::{auth_info, names, statuses};
pub(crate) use values::PostalChange;
use values::{disclose, email, phone, postal};

const NS: Ns = Ns::Contact;

#[derive(Debug)]
pub(crate) enum ContactCommand {
    Check(Vec<String>),
    Info { id: String, auth: Option<String> },
    Create(Box<ContactCreate>),
    Update(Box<ContactUpdate>),
    Delete(String),
    Transfer(String),
}

/// A new contact as its creator describes it.
#[derive(Debug)]
pub(crate) struct ContactCreate {
    pub id: String,
    pub int: Option<Postal>,
    pub loc: Option<Postal>,
    pub voice: Option<Phone>,
    pub fax: Option<Phone>,
    pub email: String,
    pub auth: String,
    pub disclose: Option<Disclose>,
}

#[derive(Debug)]
pub(crate) struct ContactUpdate {
    pub id: String,
    pub add: Vec<Status>,
    pub rem: Vec<Status>,
    pub chg: Option<ContactChange>,
}

/// What `chg` replaces. `None` leaves a value unchanged; `Some(None)` removes it.
#[derive(Debug, Default)]
pub(crate) struct ContactChange {
    pub postal: Vec<PostalChange>,
    pub voice: Option<Option<Phone>>,
    pub fax: Option<Option<Phone>>,
    pub email: Option<String>,
    pub auth: Option<String>,
    pub disclose: Option<Disclose>,
}

impl ContactCommand {
    pub(crate) fn object(&self) -> Option<&str> {
        match self {
            ContactCommand::Check(ids) => ids.first().map(String::as_str),
            ContactCommand::Create(create) => Some(&create.id),
            ContactCommand::Update(update) => Some(&update.id),
            ContactCommand::Info { id, .. }
            | ContactCommand::Delete(id)
            | ContactCommand::Transfer(id) => Some(id),
        }
    }
}

pub(crate) fn read(verb: &str, node: Node<'_, '_>) -> Result<ContactCommand, Fault> {
    let mut children = Children::of(node, NS)?;
    let id = |node| client_id(NS, node);
    let command = match verb {
        "check" => ContactCommand::Check(names(&mut children, "id", id)?),
        "info" => ContactCommand::Info {
            id: id(children.need("id")?)?,
            auth: children
                .maybe("authInfo")
                .map(|node| auth_info(node, NS))
                .transpose()?,
        },
        "delete" => ContactCommand::Delete(id(children.need("id")?)?),
        "transfer" => {
            let id = id(children.need("id")?)?;
            children.maybe("authInfo");
            ContactCommand::Transfer(id)
        }
        "create" => ContactCommand::Create(Box::new(create(&mut children)?)),
        "update" => ContactCommand::Update(Box::new(update(&mut children)?)),
        _ => return Err(Fault::new(result_codes::UNKNOWN_COMMAND, label(node))),
    };
    children.end()?;
    Ok(command)
}

fn create(children: &mut Children<'_, '_>) -> Result<ContactCreate, Fault> {
    let id = client_id(NS, children.need("id")?)?;
    let (mut int, mut loc) = (None, None);
    let mut node = children.need("postalInfo")?;
    loop {
        let change = postal(node)?;
        let slot = match change.form {
            PostalForm::Int => &mut int,
            PostalForm::Loc => &mut loc,
        };
        if slot.is_some() {
            return Err(syntax(format!(
                "postalInfo of type {} twice",
                change.form.as_str()
            )));
        }
        *slot = Some(change.complete()?);
        match children.maybe("postalInfo") {
            Some(next) => node = next,
            None => break,
        }
    }
    Ok(ContactCreate {
        id,
        int,
        loc,
        voice: children.maybe("voice").map(phone).transpose()?.flatten(),
        fax: children.maybe("fax").map(phone).transpose()?.flatten(),
        email: email(children.need("email")?)?,
        auth: auth_info(children.need("authInfo")?, NS)?,
        disclose: children.maybe("disclose").map(disclose).transpose()?,
    })
}

fn update(children: &mut Children<'_, '_>) -> Result<ContactUpdate, Fault> {
    let id = client_id(NS, children.need("id")?)?;
    let mut delta = |name| -> Result<Vec<Status>, Fault> {
        let Some(node) = children.maybe(name) else {
            return Ok(Vec::new());
        };
        // The schema wants a status here; clients that build their frames from a template leave it empty.
        let mut inner = Children::of(node, NS)?;
        let found = statuses(&mut inner, 7)?;
        inner.end()?;
        Ok(found)
    };
    let (add, rem) = (delta("add")?, delta("rem")?);
    let chg = children.maybe("chg").map(change).transpose()?;
    if add.is_empty() && rem.is_empty() && chg.is_none() {
        return Err(Fault::new(
            result_codes::MISSING,
            "an update adds, removes or changes something",
        ));
    }
    Ok(ContactUpdate { id, add, rem, chg })
}

fn change(node: Node<'_, '_>) -> Result<ContactChange, Fault> {
    let mut children = Children::of(node, NS)?;
    let mut chg = ContactChange::default();
    for node in children.many("postalInfo", 2)? {
        let change = postal(node)?;
        if chg.postal.iter().any(|other| other.form == change.form) {
            return Err(syntax(format!(
                "postalInfo of type {} twice",
                change.form.as_str()
            )));
        }
        chg.postal.push(change);
    }
    chg.voice = children.maybe("voice").map(phone).transpose()?;
    chg.fax = children.maybe("fax").map(phone).transpose()?;
    chg.email = children.maybe("email").map(email).transpose()?;
    chg.auth = children
        .maybe("authInfo")
        .map(|node| auth_info(node, NS))
        .transpose()?;
    chg.disclose = children.maybe("disclose").map(disclose).transpose()?;
    children.end()?;
    Ok(chg)
}
