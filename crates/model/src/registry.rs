//! What a registry holds, and what we want it to hold, in the field's words.
//!
//! Both sides of a comparison have the same types: the wanted contact is made from one of ours, the found one is read from the registry
//! (RFC 5733 for contacts, RFC 5731 for domains). No limit is checked here: what the registry says is taken as it says it.

use crate::role::Role;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod compare;
mod field;
#[cfg(test)]
mod tests;
mod wish;

pub use compare::{Difference, differences, role_change};
pub use field::{Field, Form, PostalField};
pub use wish::{DomainChange, TRANSFER_LOCK, Wish, extended};

/// One postal address in one of its two forms, with the name and organization that belong to it (RFC 5733, section 2.4).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Postal {
    /// The person's or the role's name.
    pub name: String,
    /// The organization, if there is one.
    pub org: Option<String>,
    /// None to three lines.
    pub street: Vec<String>,
    /// The city.
    pub city: String,
    /// State or province.
    pub region: Option<String>,
    /// Postal code; many countries have none.
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2, upper case.
    pub country_code: String,
}

impl Postal {
    /// Whether every value is ASCII, as RFC 5733 (section 2.3) asks of the `int` form.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        let optional = [&self.org, &self.region, &self.postal_code]
            .into_iter()
            .flatten();
        [&self.name, &self.city, &self.country_code]
            .into_iter()
            .chain(optional)
            .chain(&self.street)
            .all(|text| text.is_ascii())
    }
}

/// A contact object at a registry (RFC 5733).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryContact {
    /// The object's identifier at this registry, chosen by the one who creates it; 3 to 16 characters by the RFC, more at some registries.
    pub handle: String,
    /// The internationalized form. The RFC asks for ASCII here; several registries take any script, so nothing is converted.
    pub int: Option<Postal>,
    /// The localized form, in the script of the place.
    pub loc: Option<Postal>,
    /// Telephone as EPP writes it: `+CC.NUMBER`.
    pub voice: Option<String>,
    /// The extension behind [`voice`](Self::voice).
    pub voice_ext: Option<String>,
    /// Fax, written as [`voice`](Self::voice) is.
    pub fax: Option<String>,
    /// The e-mail address; the RFC knows no contact without one.
    pub email: String,
    /// `true`: publish everything. `false`: withhold name, organization, address, voice, fax and e-mail. EPP can say this for each element alone;
    /// a contact of which only some are withheld counts as published, so that a wish to withhold is never taken for fulfilled.
    pub disclose: bool,
    /// The object's statuses, as the registry words them (`linked`, `clientUpdateProhibited`, …).
    pub statuses: Vec<String>,
    /// The repository object identifier, which is the object's own for ever while a handle can be given anew. `None` of a contact that is wanted, and of one whose
    /// registry leaves it out: then nobody knows it, and it is like no other. Known when the contact was just read, never written down with the rest.
    #[serde(skip)]
    pub roid: Option<String>,
    /// The client that sponsors the object; as [`roid`](Self::roid).
    #[serde(skip)]
    pub client_id: String,
    /// When the object was created, by the registry's clock; as [`roid`](Self::roid).
    #[serde(skip)]
    pub created: Option<DateTime<Utc>>,
}

/// The three roles which EPP keeps as `contact type="…"`; the registrant is an element of its own and can be held once only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DomainRole {
    /// Who speaks for the registrant.
    Admin,
    /// Who runs the name servers.
    Tech,
    /// Who is billed.
    Billing,
}

impl DomainRole {
    /// All three, in the order of [`Role::ALL`].
    pub const ALL: [Self; 3] = [Self::Admin, Self::Tech, Self::Billing];

    /// The word in EPP's `type` attribute.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Tech => "tech",
            Self::Billing => "billing",
        }
    }

    /// The role with that word; `None` for any other, among them `registrant`.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// `None` for the registrant.
    #[must_use]
    pub const fn from_role(role: Role) -> Option<Self> {
        match role {
            Role::Registrant => None,
            Role::Admin => Some(Self::Admin),
            Role::Tech => Some(Self::Tech),
            Role::Billing => Some(Self::Billing),
        }
    }
}

impl From<DomainRole> for Role {
    fn from(role: DomainRole) -> Self {
        match role {
            DomainRole::Admin => Self::Admin,
            DomainRole::Tech => Self::Tech,
            DomainRole::Billing => Self::Billing,
        }
    }
}

/// A domain object at a registry (RFC 5731).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryDomain {
    /// The name as A-labels, lower case.
    pub name: String,
    /// The repository object identifier.
    pub roid: String,
    /// The registrant's handle. Registries that keep no contacts have none.
    pub registrant: Option<String>,
    /// The other roles' handles in the registry's order; a role may be held several times, or not at all.
    pub contacts: Vec<(DomainRole, String)>,
    /// The object's statuses, as the registry words them (`ok`, `pendingUpdate`, `serverUpdateProhibited`, …).
    pub statuses: Vec<String>,
    /// The names of the name servers.
    pub nameservers: Vec<String>,
    /// The client that sponsors the domain: ours, if the domain is ours to change.
    pub client_id: String,
    /// When it was registered.
    pub created: Option<DateTime<Utc>>,
    /// When it was last changed.
    pub updated: Option<DateTime<Utc>>,
    /// When the registration ends.
    pub expires: Option<DateTime<Utc>>,
}

impl RegistryDomain {
    /// The handles that hold this role, in the registry's order.
    pub fn holders(&self, role: Role) -> impl Iterator<Item = &str> {
        let registrant = self
            .registrant
            .as_deref()
            .filter(|_| role == Role::Registrant);
        let others = self
            .contacts
            .iter()
            .filter(move |(held, _)| Role::from(*held) == role)
            .map(|(_, handle)| handle.as_str());
        registrant.into_iter().chain(others)
    }
}

/// What a `domain:update` is to do to a domain's roles (RFC 5731, section 3.2.5): the registrant moves, the others are added and removed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleChange {
    /// The new registrant's handle; `None` leaves the registrant as it is.
    pub registrant: Option<String>,
    /// Holders to add.
    pub add: Vec<(DomainRole, String)>,
    /// Holders to remove.
    pub remove: Vec<(DomainRole, String)>,
}

impl RoleChange {
    /// Nothing to send.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.registrant.is_none() && self.add.is_empty() && self.remove.is_empty()
    }

    /// Does to a domain what a registry does with this change: removes, adds what isn't held yet, moves the registrant.
    pub fn apply(&self, domain: &mut RegistryDomain) {
        domain.contacts.retain(|held| !self.remove.contains(held));
        for held in &self.add {
            if !domain.contacts.contains(held) {
                domain.contacts.push(held.clone());
            }
        }
        if let Some(handle) = &self.registrant {
            domain.registrant = Some(handle.clone());
        }
    }
}

/// Which handle is to hold which role; a role without an entry is held by nobody.
pub type Holders = BTreeMap<Role, String>;
