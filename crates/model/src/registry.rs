//! What a registry holds, and what we want it to hold, in EPP's terms.
//!
//! Both sides of a comparison have the same types: the wanted contact is built from one of ours, the found one is read from the registry
//! (RFC 5733 for contacts, RFC 5731 for domains). No limit is checked here: what the registry says is taken as it is.

use crate::role::Role;
use crate::words;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod compare;
mod forms;
mod object_field;
mod rewritten;
mod status;
#[cfg(test)]
mod tests;
mod wish;

pub use compare::{
    Difference, differences, differences_kept, role_change, same_handle, without_address,
};
pub use forms::{PostalForms, postal_forms};
pub use object_field::{Field, Form, PostalField};
pub use status::{
    ObjectKind, Operation, RENEW_LOCK, StatusChange, TRANSFER_LOCK, UPDATE_LOCK, own_locks,
    registry_lock,
};
pub use wish::{DomainChange, Wish, extended};

/// One postal address in one of its two forms, with the name and organization that belong to it (RFC 5733, section 2.4).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    /// Whether every value is ASCII, as RFC 5733 (section 2.3) requires of the `int` form.
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RegistryContact {
    /// The object's identifier at this registry, chosen by its creator; 3 to 16 characters by the RFC, more at some registries.
    pub handle: String,
    /// The internationalized form. The RFC requires ASCII here; several registries accept any script, so nothing is converted.
    pub int: Option<Postal>,
    /// The localized form, in the local script.
    pub loc: Option<Postal>,
    /// Telephone as EPP writes it: `+CC.NUMBER`.
    pub voice: Option<String>,
    /// The extension of [`voice`](Self::voice).
    pub voice_ext: Option<String>,
    /// Fax, in the form of [`voice`](Self::voice).
    pub fax: Option<String>,
    /// The extension of [`fax`](Self::fax).
    #[serde(default)]
    pub fax_ext: Option<String>,
    /// The e-mail address; the RFC requires one.
    pub email: String,
    /// `true`: disclose everything. `false`: withhold name, organization, address, voice, fax and e-mail. EPP can say this for each element separately;
    /// a contact of which only some are withheld counts as disclosed, so that a wish to withhold is never taken for fulfilled.
    pub disclose: bool,
    /// The object's statuses, as the registry spells them (`linked`, `clientUpdateProhibited`, …).
    pub statuses: Vec<String>,
    /// The repository object identifier, which is permanent while a handle can be reused. `None` for a contact that is wanted, and for one whose
    /// registry omits it: then it is unknown, and equal to no other. Known when the contact was just read, never stored with the rest.
    #[serde(skip)]
    pub roid: Option<String>,
    /// The client that sponsors the object; as [`roid`](Self::roid).
    #[serde(skip)]
    pub client_id: String,
    /// When the object was created, by the registry's clock; as [`roid`](Self::roid).
    #[serde(skip)]
    pub created: Option<DateTime<Utc>>,
}

words! {
    /// The three roles that EPP represents as `contact type="…"`; the registrant is an element of its own and can be held only once. In the order of [`Role::ALL`].
    pub enum DomainRole {
        /// The administrative contact.
        Admin = "admin";
        /// The technical contact.
        Tech = "tech";
        /// The billing contact.
        Billing = "billing";
    }
}

impl DomainRole {
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
    /// The registrant's handle. Registries without contact objects have none.
    pub registrant: Option<String>,
    /// The other roles' handles in the registry's order; a role may be held several times, or not at all.
    pub contacts: Vec<(DomainRole, String)>,
    /// The object's statuses, as the registry spells them (`ok`, `pendingUpdate`, `serverUpdateProhibited`, …).
    pub statuses: Vec<String>,
    /// The names of the name servers.
    pub nameservers: Vec<String>,
    /// The client that sponsors the domain: ours, if the domain is ours to change.
    pub client_id: String,
    /// When it was registered.
    pub created: Option<DateTime<Utc>>,
    /// When it was last changed.
    pub updated: Option<DateTime<Utc>>,
    /// When the registration expires.
    pub expires: Option<DateTime<Utc>>,
    /// Whether the registry has DNSSEC data of it (RFC 5910). `None`: it was not asked, or can't be.
    #[serde(default)]
    pub signed: Option<bool>,
    /// The grace periods that it is in (RFC 3915), as the registry spells them: `redemptionPeriod`, …
    #[serde(default)]
    pub grace: Vec<String>,
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

    /// Who holds which role, in the order of [`Role::ALL`].
    #[must_use]
    pub fn all_holders(&self) -> Vec<(Role, String)> {
        Role::ALL
            .into_iter()
            .flat_map(|role| {
                self.holders(role)
                    .map(move |handle| (role, handle.to_owned()))
            })
            .collect()
    }
}

/// What a `domain:update` changes in a domain's roles (RFC 5731, section 3.2.5): the registrant is replaced, the others are added and removed.
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

    /// Applies this change to a domain as a registry does: removes, adds what isn't held yet, replaces the registrant.
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

/// The contact objects that were read so far, by handle, so that each is read once however many domains name it. `None`: another registrar's, of which the registry
/// shows no more than its handle.
pub type ContactsRead = BTreeMap<String, Option<RegistryContact>>;

/// Which handle is to hold which role; a role without an entry is held by nobody.
pub type Holders = BTreeMap<Role, String>;
