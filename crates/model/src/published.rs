//! The public view of a domain, from which WHOIS, RDAP and the previews are written.

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
    /// EPP statuses as the registry spells them.
    pub statuses: Vec<String>,
    /// Host names of the name servers.
    pub nameservers: Vec<String>,
    /// When it was registered.
    pub created: Option<DateTime<Utc>>,
    /// When the registry changed it last.
    pub updated: Option<DateTime<Utc>>,
    /// When the registration expires.
    pub expires: Option<DateTime<Utc>>,
    /// Whether it is signed: the registry has DNSSEC data of it (RFC 5910). `None`: not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<bool>,
    /// The grace periods that it is in (RFC 3915), as the registry spells them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grace: Vec<String>,
    /// The holders of the roles, in the order of [`Role::ALL`]. A role that nobody holds is absent.
    pub contacts: Vec<(Role, RegistryContact)>,
    /// The holders whose data the registry does not show us, because another client sponsors the object: role and handle.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<(Role, String)>,
    /// When this was read.
    pub read_at: DateTime<Utc>,
}

impl DomainView {
    /// The registrant as it was read; `None` when the registry shows none.
    #[must_use]
    pub fn registrant(&self) -> Option<&RegistryContact> {
        let mut registrants = self.contacts.iter();
        registrants
            .find(|(role, _)| *role == Role::Registrant)
            .map(|(_, contact)| contact)
    }
}

/// The text in a WHOIS answer where a value is redacted.
pub const REDACTED: &str = "REDACTED FOR PRIVACY";
/// The text in place of a redacted e-mail address.
pub const ASK_REGISTRAR: &str = "Ask the registrar how to reach this contact";

/// One contact as WHOIS shows it; redacted values are replaced.
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
    /// The extension of [`phone`](Self::phone).
    pub phone_ext: String,
    /// Fax in EPP's form.
    pub fax: String,
    /// The extension of [`fax`](Self::fax).
    #[serde(default)]
    pub fax_ext: String,
    /// E-mail.
    pub email: String,
    /// Whether the registry may disclose it.
    pub disclose: bool,
}

impl Shown {
    /// The data of a contact object, before redaction. The local form is preferred: it is what the holder wrote.
    #[must_use]
    pub fn of(contact: &RegistryContact) -> Self {
        // Some registries write `0` for none.
        let ext = |of: &Option<String>| {
            of.clone()
                .filter(|ext| ext.trim() != "0")
                .unwrap_or_default()
        };
        let postal = contact
            .loc
            .clone()
            .or_else(|| contact.int.clone())
            .unwrap_or_default();
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
            phone_ext: ext(&contact.voice_ext),
            fax: contact.fax.clone().unwrap_or_default(),
            fax_ext: ext(&contact.fax_ext),
            email: contact.email.clone(),
            disclose: contact.disclose,
        }
    }

    /// What may be published: with `disclose` off only state and country keep their values, the others are emptied. An answer written from this can't reveal what is redacted.
    #[must_use]
    pub fn public(self) -> Self {
        if self.disclose {
            return self;
        }
        Self {
            region: self.region,
            country_code: self.country_code,
            ..Self::default()
        }
    }

    /// The lines of a WHOIS answer for this role, label and value, in ICANN's order (Registration Data Directory Services specification of the 2013 RAA, section 1.4.2).
    ///
    /// With `disclose` off, only state and country keep their values, as the gTLD RDAP response profile of February 2024 redacts. Every other label is then listed once with its replacement,
    /// filled in or not: which of the fields somebody has, and on how many lines, is redacted too.
    ///
    /// A label without a value is there, with an empty one: programs read a contact's lines as one block in which each label has its place.
    #[must_use]
    pub fn whois_lines(&self, role: Role) -> Vec<(String, String)> {
        self.all_lines(&(role.title().to_owned() + " "))
    }

    /// The same for people, under another beginning of each label, with its space; under none for a contact that holds no role. Without a value there is no line.
    #[must_use]
    pub fn lines_under(&self, role: &str) -> Vec<(String, String)> {
        let mut lines = self.all_lines(role);
        // No contact of ours has an extension of its fax: nobody misses it where it is withheld.
        lines.retain(|(label, value)| !value.is_empty() && !label.ends_with("Fax Ext"));
        lines
    }

    fn all_lines(&self, role: &str) -> Vec<(String, String)> {
        let mut lines = Vec::with_capacity(14);
        let mut line = |label: String, value: &str| lines.push((label, value.to_owned()));
        let withheld = !self.disclose;
        let shown = |value: &'_ str| {
            if withheld {
                REDACTED.to_owned()
            } else {
                value.to_owned()
            }
        };
        line(format!("Registry {role}ID"), &shown(&self.handle));
        line(format!("{role}Name"), &shown(&self.name));
        line(format!("{role}Organization"), &shown(&self.org));
        if withheld || self.street.is_empty() {
            line(format!("{role}Street"), &shown(""));
        } else {
            for street in &self.street {
                line(format!("{role}Street"), street);
            }
        }
        line(format!("{role}City"), &shown(&self.city));
        line(format!("{role}State/Province"), &self.region);
        line(format!("{role}Postal Code"), &shown(&self.postal_code));
        line(format!("{role}Country"), &self.country_code);
        line(format!("{role}Phone"), &shown(&self.phone));
        line(format!("{role}Phone Ext"), &shown(&self.phone_ext));
        line(format!("{role}Fax"), &shown(&self.fax));
        line(format!("{role}Fax Ext"), &shown(&self.fax_ext));
        line(
            format!("{role}Email"),
            if withheld { ASK_REGISTRAR } else { &self.email },
        );
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jana() -> Shown {
        Shown {
            handle: "JN42-NICH".into(),
            name: "Jana Nováková".into(),
            street: vec!["Dlouhá 1".into(), "Dvůr".into()],
            city: "Praha".into(),
            region: "Praha 1".into(),
            country_code: "CZ".into(),
            email: "jana@example.cz".into(),
            disclose: true,
            ..Shown::default()
        }
    }

    #[test]
    fn who_holds_no_role_is_called_none() {
        let labels: Vec<String> = jana()
            .lines_under("")
            .into_iter()
            .map(|(label, _)| label)
            .collect();
        assert_eq!(labels[..3], ["Registry ID", "Name", "Street"]);
    }

    fn labels(shown: &Shown) -> Vec<String> {
        shown
            .lines_under("Tech ")
            .into_iter()
            .map(|(label, _)| label)
            .collect()
    }

    #[test]
    fn whois_has_every_label_in_its_place() {
        let lines = jana().whois_lines(Role::Tech);
        let labels: Vec<&str> = lines.iter().map(|(label, _)| label.as_str()).collect();
        let expected = [
            "Registry Tech ID",
            "Tech Name",
            "Tech Organization",
            "Tech Street",
            "Tech Street",
            "Tech City",
            "Tech State/Province",
            "Tech Postal Code",
            "Tech Country",
            "Tech Phone",
            "Tech Phone Ext",
            "Tech Fax",
            "Tech Fax Ext",
            "Tech Email",
        ];
        assert_eq!(labels, expected);
        let bare = Shown::default().whois_lines(Role::Tech);
        assert_eq!(bare.len(), 13, "a street is one line at least");
    }

    #[test]
    fn a_published_contact_shows_what_it_has() {
        let expected = [
            "Registry Tech ID",
            "Tech Name",
            "Tech Street",
            "Tech Street",
            "Tech City",
            "Tech State/Province",
            "Tech Country",
            "Tech Email",
        ];
        assert_eq!(labels(&jana()), expected);
    }

    #[test]
    fn a_withheld_contact_does_not_even_show_which_fields_it_has() {
        let withheld = Shown {
            disclose: false,
            ..jana()
        };
        let full = Shown {
            org: "Obec".into(),
            phone: "+420.1".into(),
            phone_ext: "7".into(),
            fax: "+420.2".into(),
            fax_ext: "8".into(),
            postal_code: "11000".into(),
            ..withheld.clone()
        };
        assert_eq!(
            withheld.whois_lines(Role::Tech),
            full.whois_lines(Role::Tech)
        );
        assert_eq!(
            withheld.whois_lines(Role::Tech),
            full.public().whois_lines(Role::Tech)
        );
        let kept: Vec<String> = withheld
            .whois_lines(Role::Tech)
            .into_iter()
            .map(|(_, value)| value)
            .filter(|value| value != REDACTED && value != ASK_REGISTRAR)
            .collect();
        assert_eq!(kept, ["Praha 1", "CZ"]);
    }

    #[test]
    fn what_may_be_shown_is_left_alone() {
        assert_eq!(jana().public(), jana());
    }
}
