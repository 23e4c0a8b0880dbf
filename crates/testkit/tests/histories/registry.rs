//! What the registry holds, asked of the simulator directly and not by EPP; and what a view says that it holds, in the same terms.

use model::published::DomainView;
use model::registry::{Postal, RegistryContact};
use model::role::Role;
use registry_sim::{Contact, Disclose, Domain, Inspect, PostalForm};
use std::collections::BTreeMap;

/// Our account there.
pub const ACCOUNT: &str = "nichandle";

/// Who a registrant is: what makes one another one. Letters without accents, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Who {
    pub name: String,
    pub org: String,
    pub email: String,
}

impl Who {
    pub fn of(name: &str, org: Option<&str>, email: &str) -> Self {
        Self {
            name: plain(name).to_lowercase(),
            org: plain(org.unwrap_or_default()).to_lowercase(),
            email: email.to_lowercase(),
        }
    }

    pub fn of_read(read: &RegistryContact) -> Option<Self> {
        let postal = read.loc.as_ref().or(read.int.as_ref())?;
        Some(Self::of(&postal.name, postal.org.as_deref(), &read.email))
    }
}

/// The letters of these tests without their accents.
pub fn plain(text: &str) -> String {
    let without = |letter| match letter {
        'á' => 'a',
        'ě' | 'é' => 'e',
        'í' => 'i',
        'ň' => 'n',
        'ř' => 'r',
        'š' => 's',
        'Š' => 'S',
        'ů' | 'ú' => 'u',
        other => other,
    };
    text.chars().map(without).collect()
}

/// A contact object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    pub handle: String,
    pub int: Option<Postal>,
    pub loc: Option<Postal>,
    pub voice: Option<String>,
    pub fax: Option<String>,
    pub email: String,
    pub disclose: bool,
}

impl Object {
    fn of(contact: &Contact) -> Self {
        Self {
            handle: contact.id.clone(),
            int: contact.int.as_ref().map(postal),
            loc: contact.loc.as_ref().map(postal),
            voice: contact.voice.as_ref().map(|phone| phone.number.clone()),
            fax: contact.fax.as_ref().map(|phone| phone.number.clone()),
            email: contact.email.clone(),
            disclose: shows_anything(contact),
        }
    }

    fn of_read(read: &RegistryContact) -> Self {
        Self {
            handle: read.handle.clone(),
            int: read.int.clone(),
            loc: read.loc.clone(),
            voice: read.voice.clone(),
            fax: read.fax.clone(),
            email: read.email.clone(),
            disclose: read.disclose,
        }
    }

    pub fn who(&self) -> Option<Who> {
        let postal = self.loc.as_ref().or(self.int.as_ref())?;
        Some(Who::of(&postal.name, postal.org.as_deref(), &self.email))
    }
}

fn postal(of: &registry_sim::Postal) -> Postal {
    Postal {
        name: of.name.clone(),
        org: of.org.clone(),
        street: of.addr.street.clone(),
        city: of.addr.city.clone(),
        region: of.addr.sp.clone(),
        postal_code: of.addr.pc.clone(),
        country_code: of.addr.cc.clone(),
    }
}

/// RFC 5733, section 2.9: what is listed follows the flag, all else is shown here.
fn shows_anything(contact: &Contact) -> bool {
    let Some(disclose) = contact.disclose.as_ref().filter(|disclose| !disclose.flag) else {
        return true;
    };
    let Disclose {
        name,
        org,
        addr,
        voice,
        fax,
        email,
        ..
    } = disclose;
    let shown = |listed: &[PostalForm], form| !listed.contains(&form);
    contact.postal().any(|(form, postal)| {
        shown(name, form) || shown(addr, form) || (postal.org.is_some() && shown(org, form))
    }) || (contact.voice.is_some() && !voice)
        || (contact.fax.is_some() && !fax)
        || !email
}

/// Who holds a role: the handle, and the object where its data is shown to us.
pub type Holding = Vec<(String, Option<Object>)>;

/// What the registry holds for the roles of a domain of ours; `None` when it is not ours there.
pub fn held(inspect: &Inspect, name: &str) -> Option<BTreeMap<Role, Holding>> {
    let domain = inspect.domain(name)?;
    if domain.record.client_id != ACCOUNT {
        return None;
    }
    let object = |handle: &str| {
        let contact = inspect.contact(handle)?;
        let shown = [ACCOUNT, "NICH-REG"].contains(&contact.record.client_id.as_str());
        shown.then(|| Object::of(&contact))
    };
    let of = |role| {
        let handles = handles(&domain, role).into_iter();
        let each = handles.map(|handle| (handle.clone(), object(&handle)));
        (role, each.collect())
    };
    Some(Role::ALL.into_iter().map(of).collect())
}

fn handles(domain: &Domain, role: Role) -> Vec<String> {
    if role == Role::Registrant {
        return domain.registrant.clone().into_iter().collect();
    }
    let of_role = domain.contacts.iter();
    of_role
        .filter(|(held, _)| held.as_str() == role.as_str())
        .map(|(_, handle)| handle.clone())
        .collect()
}

/// What a view says that the registry holds.
pub fn viewed(view: &DomainView) -> BTreeMap<Role, Holding> {
    let of = |role| {
        let read = view.contacts.iter().filter(|(held, _)| *held == role);
        let read = read.map(|(_, read)| (read.handle.clone(), Some(Object::of_read(read))));
        let unread = view.unread.iter().filter(|(held, _)| *held == role);
        let unread = unread.map(|(_, handle)| (handle.clone(), None));
        (role, read.chain(unread).collect())
    };
    Role::ALL.into_iter().map(of).collect()
}

/// How the registrant of a domain stands at the registry.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Another one is another registration.
    pub roid: String,
    pub client: String,
    pub registrant: Option<String>,
    pub who: Option<Who>,
    /// The registrant of an update that the registry has yet to decide.
    pub pending: Option<(String, Option<Who>)>,
}

/// The registrants of all domains, by name.
pub type Registrants = BTreeMap<String, Standing>;

/// Asks for all.
pub fn registrants(inspect: &Inspect) -> Registrants {
    let who = |handle: &str| inspect.contact(handle).and_then(|it| Object::of(&it).who());
    let standing = |domain: Domain| {
        let pending = domain.pending.and_then(|pending| pending.change.registrant);
        let standing = Standing {
            roid: domain.record.roid,
            client: domain.record.client_id,
            who: domain.registrant.as_deref().and_then(who),
            registrant: domain.registrant,
            pending: pending.map(|handle| (handle.clone(), who(&handle))),
        };
        (domain.name, standing)
    };
    inspect.domains().into_iter().map(standing).collect()
}
