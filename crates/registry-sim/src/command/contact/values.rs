//! The values within contact commands.

use roxmltree::Node;

use crate::answer::Fault;
use crate::objects::{Address, Disclose, Phone, Postal, PostalForm};
use crate::reader::{Children, collapse, label, length, line, need_word, token};
use crate::result_codes;
use crate::xml::Ns;

const NS: Ns = Ns::Contact;

/// What a `postalInfo` says: all of a new one, or what an update replaces.
#[derive(Debug)]
pub(crate) struct PostalChange {
    pub form: PostalForm,
    pub name: Option<String>,
    pub org: Option<Option<String>>,
    pub addr: Option<Address>,
}

impl PostalChange {
    /// A whole postalInfo: name and address are required there.
    pub(crate) fn complete(self) -> Result<Postal, Fault> {
        let missing = |what| {
            let reason = format!(
                "{what} is missing in contact:postalInfo type={}",
                self.form.as_str()
            );
            Fault::new(result_codes::MISSING, reason)
        };
        Ok(Postal {
            name: self.name.clone().ok_or_else(|| missing("name"))?,
            org: self.org.clone().flatten(),
            addr: self.addr.clone().ok_or_else(|| missing("addr"))?,
        })
    }
}

pub(super) fn postal(node: Node<'_, '_>) -> Result<PostalChange, Fault> {
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
        return Err(Fault::new(result_codes::VALUE_SYNTAX, reason).blame(NS, "cc", &cc));
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
pub(super) fn phone(node: Node<'_, '_>) -> Result<Option<Phone>, Fault> {
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
        return Err(Fault::new(result_codes::VALUE_SYNTAX, reason).blame(
            NS,
            node.tag_name().name(),
            &number,
        ));
    }
    let extension = node.attribute("x").map(collapse);
    Ok(Some(Phone {
        number,
        extension: extension.filter(|x| !x.is_empty()),
    }))
}

pub(super) fn email(node: Node<'_, '_>) -> Result<String, Fault> {
    let value = token(node)?;
    let good = value.rsplit_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && host.contains('.') && !value.contains(' ')
    });
    if good {
        return Ok(value);
    }
    let reason = "email is not an e-mail address";
    Err(Fault::new(result_codes::VALUE_SYNTAX, reason).blame(NS, "email", &value))
}

pub(super) fn disclose(node: Node<'_, '_>) -> Result<Disclose, Fault> {
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
