//! What the world sees of a domain: the one view from which WHOIS, RDAP and the previews are written.

use crate::domain_name::DomainName;
use crate::registry::RegistryContact;
use crate::role::Role;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A domain as it was last read back from its registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainView {
    /// The name.
    pub name: DomainName,
    /// The registry's own id for the object (RFC 5730 `roid`).
    pub roid: String,
    /// EPP statuses as the registry words them.
    pub statuses: Vec<String>,
    /// Host names of the name servers.
    pub nameservers: Vec<String>,
    /// When it was registered.
    pub created: Option<DateTime<Utc>>,
    /// When the registry changed it last.
    pub updated: Option<DateTime<Utc>>,
    /// When the registration ends.
    pub expires: Option<DateTime<Utc>>,
    /// The holders of the roles, in the order of [`Role::ALL`]. A role that nobody holds is absent.
    pub contacts: Vec<(Role, RegistryContact)>,
    /// When this was read.
    pub read_at: DateTime<Utc>,
}

/// What stands in a WHOIS answer where a value is withheld.
pub const REDACTED: &str = "REDACTED FOR PRIVACY";
/// What stands in place of a withheld e-mail address.
pub const ASK_REGISTRAR: &str = "Ask the registrar how to reach this contact";

/// One contact as WHOIS shows it; empty values are left out, withheld ones replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The contact's handle at the registry; empty while it has none.
    pub handle: String,
    /// Name.
    pub name: String,
    /// Organization.
    pub org: String,
    /// Street, one entry a line.
    pub street: Vec<String>,
    /// City.
    pub city: String,
    /// State or province.
    pub region: String,
    /// Postal code.
    pub postal_code: String,
    /// Country code.
    pub country_code: String,
    /// Phone in EPP's form.
    pub phone: String,
    /// Fax in EPP's form.
    pub fax: String,
    /// E-mail.
    pub email: String,
    /// Whether the registry may publish it.
    pub disclose: bool,
}

impl Shown {
    /// The facts of a contact object, before anything is withheld. The local form is preferred: it is what the holder wrote.
    #[must_use]
    pub fn of(contact: &RegistryContact) -> Self {
        let postal = contact.loc.clone().or_else(|| contact.int.clone()).unwrap_or_default();
        Self {
            handle: contact.handle.clone(),
            name: postal.name,
            org: postal.org.unwrap_or_default(),
            street: postal.street,
            city: postal.city,
            region: postal.region.unwrap_or_default(),
            postal_code: postal.postal_code.unwrap_or_default(),
            country_code: postal.country_code,
            phone: contact.voice.clone().unwrap_or_default(),
            fax: contact.fax.clone().unwrap_or_default(),
            email: contact.email.clone(),
            disclose: contact.disclose,
        }
    }

    /// The lines of a WHOIS answer for this role, label and value, in ICANN's order (Registration Data Directory Services specification of the 2013 RAA, section 1.4.2).
    ///
    /// With `disclose` off, name, street, city and postal code are replaced, id, organization, phone and fax withheld, and state and country stay, as the gTLD RDAP response profile of
    /// February 2024 redacts.
    #[must_use]
    pub fn whois_lines(&self, role: Role) -> Vec<(String, String)> {
        let role = role.title();
        let mut lines = Vec::with_capacity(12);
        let mut line = |label: &str, value: &str, withheld: &str| {
            let value = if self.disclose || value.is_empty() { value } else { withheld };
            if !value.is_empty() {
                lines.push((format!("{role} {label}"), value.to_owned()));
            }
        };
        line("Name", &self.name, REDACTED);
        line("Organization", &self.org, REDACTED);
        for street in &self.street {
            line("Street", street, REDACTED);
        }
        line("City", &self.city, REDACTED);
        line("State/Province", &self.region, &self.region);
        line("Postal Code", &self.postal_code, REDACTED);
        line("Country", &self.country_code, &self.country_code);
        line("Phone", &self.phone, REDACTED);
        line("Fax", &self.fax, REDACTED);
        line("Email", &self.email, ASK_REGISTRAR);
        let id = if self.disclose { self.handle.as_str() } else { REDACTED };
        if !self.handle.is_empty() {
            lines.insert(0, (format!("Registry {role} ID"), id.to_owned()));
        }
        lines
    }
}
