//! The publisher: what every answer contains besides the data of the domain.

use serde::{Deserialize, Serialize};

/// The registrar as its WHOIS and RDAP answers name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publisher {
    /// The registrar's name.
    pub registrar: String,
    /// The registrar's web page; also where a contact that is withheld can be asked for (RFC 8605 `contact-uri`).
    pub registrar_url: String,
    /// The number that IANA gave the registrar; a registrar without ICANN's accreditation has none.
    pub iana_id: Option<String>,
    /// The e-mail address for abuse reports.
    pub abuse_email: Option<String>,
    /// The phone number for abuse reports, in EPP's form (`+420.601123456`).
    pub abuse_phone: Option<String>,
    /// Host name of the WHOIS server, if the world reaches one on port 43.
    pub whois_server: Option<String>,
    /// The base URL of RDAP, without a final slash: `https://names.example/rdap`.
    pub rdap_base: String,
    /// The terms under which answers are given, one entry a paragraph.
    pub terms: Vec<String>,
    /// The page with these terms in full.
    pub terms_url: Option<String>,
}

impl Publisher {
    /// Whether the registrar is one of ICANN's, whose RDAP profile its answers have to keep to.
    #[must_use]
    pub fn follows_icann(&self) -> bool {
        self.iana_id.is_some()
    }

    /// A publisher that is known by its name and its public address only: RDAP answers under `/rdap` there, no WHOIS server, no abuse contact, general terms.
    #[must_use]
    pub fn new(registrar: impl Into<String>, public_url: &str) -> Self {
        let url = public_url.trim_end_matches('/');
        Self {
            registrar: registrar.into(),
            registrar_url: url.to_owned(),
            iana_id: None,
            abuse_email: None,
            abuse_phone: None,
            whois_server: None,
            rdap_base: format!("{url}/rdap"),
            terms: vec![
                "This is what the registry held when it was last read, given for information only and without warranty.".to_owned(),
                "It may not be used to send unsolicited messages, nor be collected in bulk.".to_owned(),
            ],
            terms_url: None,
        }
    }
}
