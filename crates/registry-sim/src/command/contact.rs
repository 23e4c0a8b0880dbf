//! Contact commands (RFC 5733 §3).

use roxmltree::Node;

use crate::answer::Fault;
use crate::codes;
use crate::objects::{Address, Disclose, Phone, Postal, PostalForm, Status};
use crate::reader::{Children, client_id, label, length, line, need_word, syntax, token};
use crate::xml::Ns;

use super::{auth_info, names, statuses};

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

/// What `chg` replaces. `None` leaves a thing as it is; `Some(None)` takes it away.
#[derive(Debug, Default)]
pub(crate) struct ContactChange {
    pub postal: Vec<PostalChange>,
    pub voice: Option<Option<Phone>>,
    pub fax: Option<Option<Phone>>,
    pub email: Option<String>,
    pub auth: Option<String>,
    pub disclose: Option<Disclose>,
}

#[derive(Debug)]
pub(crate) struct PostalChange {
    pub form: PostalForm,
    pub name: Option<String>,
    pub org: Option<Option<String>>,
    pub addr: Option<Address>,
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
        _ => return Err(Fault::new(codes::UNKNOWN_COMMAND, label(node))),
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
            codes::MISSING,
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

impl PostalChange {
    /// A whole postalInfo: name and address are required there.
    pub(crate) fn complete(self) -> Result<Postal, Fault> {
        let missing = |what| {
            let reason = format!(
                "{what} is missing in contact:postalInfo type={}",
                self.form.as_str()
            );
            Fault::new(codes::MISSING, reason)
        };
        Ok(Postal {
            name: self.name.clone().ok_or_else(|| missing("name"))?,
            org: self.org.clone().flatten(),
            addr: self.addr.clone().ok_or_else(|| missing("addr"))?,
        })
    }
}

fn postal(node: Node<'_, '_>) -> Result<PostalChange, Fault> {
    let mut children = Children::of(node, NS)?;
    let change = PostalChange {
        form: need_word(node, "type", PostalForm::WORDS)?,
        name: children
            .maybe("name")
            .map(|node| text(node, 1, 255))
            .transpose()?,
        org: children
            .maybe("org")
            .map(|node| optional(node, 255))
            .transpose()?,
        addr: children.maybe("addr").map(addr).transpose()?,
    };
    children.end()?;
    Ok(change)
}

fn addr(node: Node<'_, '_>) -> Result<Address, Fault> {
    let mut children = Children::of(node, NS)?;
    let mut street = Vec::new();
    for node in children.many("street", 3)? {
        street.extend(optional(node, 255)?);
    }
    let city = text(children.need("city")?, 1, 255)?;
    let sp = children
        .maybe("sp")
        .map(|node| optional(node, 255))
        .transpose()?
        .flatten();
    let pc = match children.maybe("pc") {
        Some(node) => {
            let pc = token(node)?;
            length(NS, node, &pc, 0, 16)?;
            Some(pc).filter(|pc| !pc.is_empty())
        }
        None => None,
    };
    let node = children.need("cc")?;
    let cc = token(node)?;
    children.end()?;
    if cc.len() != 2 || !cc.bytes().all(|byte| byte.is_ascii_uppercase()) {
        let reason = "cc is two capital letters of ISO 3166-1";
        return Err(Fault::new(codes::VALUE_SYNTAX, reason).blame(NS, "cc", &cc));
    }
    Ok(Address {
        street,
        city,
        sp,
        pc,
        cc,
    })
}

fn text(node: Node<'_, '_>, min: usize, max: usize) -> Result<String, Fault> {
    let value = line(node)?;
    length(NS, node, &value, min, max)?;
    Ok(value)
}

fn optional(node: Node<'_, '_>, max: usize) -> Result<Option<String>, Fault> {
    Ok(Some(text(node, 0, max)?).filter(|value| !value.is_empty()))
}

/// `e164StringType`: `+`, 1 to 3 digits, a dot, 1 to 14 digits; or nothing at all.
fn phone(node: Node<'_, '_>) -> Result<Option<Phone>, Fault> {
    let number = token(node)?;
    if number.is_empty() {
        return Ok(None);
    }
    let digits = |part: &str, max| {
        (1..=max).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let good = number
        .strip_prefix('+')
        .and_then(|rest| rest.split_once('.'))
        .is_some_and(|(country, rest)| digits(country, 3) && digits(rest, 14));
    if !good || number.len() > 17 {
        let reason = format!("{} is not of the form +CC.NNN", label(node));
        return Err(Fault::new(codes::VALUE_SYNTAX, reason).blame(
            NS,
            node.tag_name().name(),
            &number,
        ));
    }
    let extension = node.attribute("x").map(crate::reader::collapse);
    Ok(Some(Phone {
        number,
        extension: extension.filter(|x| !x.is_empty()),
    }))
}

fn email(node: Node<'_, '_>) -> Result<String, Fault> {
    let value = token(node)?;
    let good = value.rsplit_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && host.contains('.') && !value.contains(' ')
    });
    if good {
        return Ok(value);
    }
    let reason = "email is not an e-mail address";
    Err(Fault::new(codes::VALUE_SYNTAX, reason).blame(NS, "email", &value))
}

fn disclose(node: Node<'_, '_>) -> Result<Disclose, Fault> {
    let flag = need_word(
        node,
        "flag",
        &[("0", false), ("1", true), ("false", false), ("true", true)],
    )?;
    let mut children = Children::of(node, NS)?;
    let mut forms = |name| -> Result<Vec<PostalForm>, Fault> {
        let nodes = children.many(name, 2)?;
        nodes
            .into_iter()
            .map(|node| need_word(node, "type", PostalForm::WORDS))
            .collect()
    };
    let (name, org, addr) = (forms("name")?, forms("org")?, forms("addr")?);
    let mut has = |name| children.maybe(name).is_some();
    let (voice, fax, email) = (has("voice"), has("fax"), has("email"));
    children.end()?;
    Ok(Disclose {
        flag,
        name,
        org,
        addr,
        voice,
        fax,
        email,
    })
}
