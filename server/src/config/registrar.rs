//! The registrar as WHOIS and RDAP name it, and where the world reaches WHOIS.

use super::file::File;
use super::{ConfigError, is_loopback};
use crate::http::hosts::host_of;
use clap::Args;
use model::domain_name::DomainName;
use model::{email, phone};
use publish::Publisher;
use std::net::{IpAddr, SocketAddr};

/// The port of WHOIS (RFC 3912): answers that name a server can name no other.
const WHOIS_PORT: u16 = 43;
/// The longest number of IANA's that is taken, in digits.
const IANA_DIGITS: usize = 10;

/// The registrar's name, number and abuse contact.
#[derive(Debug, Clone, Default, Args)]
pub struct RegistrarArgs {
    /// Registrar name shown in WHOIS and RDAP [default: Nichandle]
    #[arg(long, env = "NICHANDLE_REGISTRAR", value_name = "NAME")]
    pub registrar: Option<String>,
    /// Number that IANA gave the registrar, shown in WHOIS and RDAP; with it RDAP keeps to ICANN's profile
    #[arg(long, env = "NICHANDLE_REGISTRAR_IANA_ID", value_name = "NUMBER")]
    pub registrar_iana_id: Option<String>,
    /// E-mail address for abuse reports, shown in WHOIS and RDAP
    #[arg(long, env = "NICHANDLE_REGISTRAR_ABUSE_EMAIL", value_name = "ADDRESS")]
    pub registrar_abuse_email: Option<String>,
    /// Telephone for abuse reports with + and its country code, shown in WHOIS and RDAP
    #[arg(long, env = "NICHANDLE_REGISTRAR_ABUSE_PHONE", value_name = "NUMBER")]
    pub registrar_abuse_phone: Option<String>,
    /// Host at which the world reaches the WHOIS server on port 43, named in WHOIS and RDAP [default: the public URL's, when WHOIS listens on port 43 itself]
    #[arg(long, env = "NICHANDLE_WHOIS_SERVER", value_name = "HOST")]
    pub whois_server: Option<String>,
}

/// The effective settings of the registrar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrarSettings {
    /// Its name.
    pub name: String,
    /// Its number at IANA, if it has one.
    pub iana_id: Option<String>,
    /// Where abuse is reported by e-mail.
    pub abuse_email: Option<String>,
    /// Where abuse is reported by telephone, in EPP's form.
    pub abuse_phone: Option<String>,
    /// Where the world reaches WHOIS on its port, as set.
    pub whois_server: Option<String>,
}

impl RegistrarArgs {
    pub(super) fn resolve(&self, file: &File) -> Result<RegistrarSettings, ConfigError> {
        let given = |flag: &Option<String>, set: &Option<String>| {
            let text = flag.as_ref().or(set.as_ref()).map(|text| text.trim());
            text.filter(|text| !text.is_empty()).map(ToOwned::to_owned)
        };
        let iana_id = given(&self.registrar_iana_id, &file.registrar_iana_id);
        let is_number =
            |id: &String| id.len() <= IANA_DIGITS && id.bytes().all(|byte| byte.is_ascii_digit());
        if !iana_id.as_ref().is_none_or(is_number) {
            return Err(ConfigError::new(
                "registrar_iana_id: it is the number in IANA's list of registrars, such as 9999",
            ));
        }
        let abuse_email = given(&self.registrar_abuse_email, &file.registrar_abuse_email);
        let abuse_email =
            email::optional(&abuse_email.unwrap_or_default(), email::MAX).map_err(|_| {
                ConfigError::new(
                    "registrar_abuse_email: it is an e-mail address, such as abuse@example.com",
                )
            })?;
        let abuse_phone = given(&self.registrar_abuse_phone, &file.registrar_abuse_phone);
        let abuse_phone = match abuse_phone {
            None => None,
            Some(typed) => Some(telephone(&typed)?),
        };
        let whois_server = match given(&self.whois_server, &file.whois_server) {
            None => None,
            Some(host) => Some(server(&host)?),
        };
        Ok(RegistrarSettings {
            name: given(&self.registrar, &file.registrar).unwrap_or_else(|| "Nichandle".into()),
            iana_id,
            abuse_email,
            abuse_phone,
            whois_server,
        })
    }
}

/// A number in EPP's form, which both ways of publishing it take.
fn telephone(typed: &str) -> Result<String, ConfigError> {
    let read = ::phones::number(typed, None).ok().flatten();
    read.and_then(|number| phone::to_epp(&number.e164)).ok_or_else(|| {
        ConfigError::new(
            "registrar_abuse_phone: it is a telephone number with + and its country code, such as +420 222 333 444",
        )
    })
}

/// A host without a port: readers ask on port 43, whatever is said.
fn server(host: &str) -> Result<String, ConfigError> {
    if host.parse::<IpAddr>().is_ok() {
        return Ok(host.to_owned());
    }
    let name = DomainName::parse(host).map_err(|_| {
        ConfigError::new(
            "whois_server: it is a host without a port, such as whois.example.com: readers ask it on port 43",
        )
    })?;
    Ok(name.ascii().to_owned())
}

impl RegistrarSettings {
    /// Who publishes, below this public address. A WHOIS server is named when it is set, or when ours listens where the world asks for one.
    #[must_use]
    pub fn publisher(&self, public_url: &str, whois: Option<SocketAddr>) -> Publisher {
        let reached =
            whois.filter(|address| address.port() == WHOIS_PORT && !is_loopback(*address));
        let ours = || reached.and_then(|_| host_of(public_url));
        Publisher {
            iana_id: self.iana_id.clone(),
            abuse_email: self.abuse_email.clone(),
            abuse_phone: self.abuse_phone.clone(),
            whois_server: self.whois_server.clone().or_else(ours),
            ..Publisher::new(&self.name, public_url)
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn args() -> RegistrarArgs {
        RegistrarArgs {
            registrar: Some("Acme".into()),
            registrar_iana_id: Some(" 9999 ".into()),
            registrar_abuse_email: Some("abuse@acme.example".into()),
            registrar_abuse_phone: Some("+420 222 333 444".into()),
            whois_server: None,
        }
    }

    #[test]
    fn the_registrar_is_read_from_flags_and_file() {
        let set = args().resolve(&File::default()).unwrap();
        assert_eq!(
            (set.name.as_str(), set.iana_id.as_deref()),
            ("Acme", Some("9999"))
        );
        assert_eq!(set.abuse_phone.as_deref(), Some("+420.222333444"));
        let file = File {
            registrar_abuse_email: Some("other@acme.example".into()),
            ..File::default()
        };
        let set = RegistrarArgs::default().resolve(&file).unwrap();
        assert_eq!(set.abuse_email.as_deref(), Some("other@acme.example"));
        assert_eq!((set.name.as_str(), set.iana_id), ("Nichandle", None));
    }

    #[test]
    fn what_can_not_be_published_is_refused_by_name() {
        let wrong = |change: fn(&mut RegistrarArgs)| {
            let mut args = args();
            change(&mut args);
            args.resolve(&File::default()).unwrap_err().to_string()
        };
        for (said, name) in [
            (
                wrong(|args| args.registrar_iana_id = Some("IANA 1".into())),
                "registrar_iana_id",
            ),
            (
                wrong(|args| args.registrar_abuse_email = Some("abuse".into())),
                "registrar_abuse_email",
            ),
            (
                wrong(|args| args.registrar_abuse_phone = Some("222 333".into())),
                "registrar_abuse_phone",
            ),
            (
                wrong(|args| args.whois_server = Some("whois.acme.example:4343".into())),
                "whois_server",
            ),
        ] {
            assert!(said.starts_with(name), "{said}");
        }
    }

    #[test]
    fn a_whois_server_is_named_only_where_the_world_reaches_it() {
        let set = args().resolve(&File::default()).unwrap();
        let named = |set: &RegistrarSettings, listens: Option<&str>| {
            let listens = listens.map(|address| address.parse().unwrap());
            set.publisher("https://desk.example", listens).whois_server
        };
        for (listens, expected) in [
            (None, None),
            (Some("0.0.0.0:4343"), None),
            (Some("127.0.0.1:43"), None),
            (Some("0.0.0.0:43"), Some("desk.example".to_owned())),
            (Some("[::]:43"), Some("desk.example".to_owned())),
        ] {
            assert_eq!(named(&set, listens), expected, "{listens:?}");
        }
        // Something before it may lead port 43 to where it listens.
        let set = RegistrarArgs {
            whois_server: Some("whois.acme.example".into()),
            ..args()
        };
        let set = set.resolve(&File::default()).unwrap();
        let expected = Some("whois.acme.example".to_owned());
        assert_eq!(named(&set, Some("127.0.0.1:4343")), expected);
    }
}
