//! How e-mails are sent: a mail server, or the data folder.

use super::ConfigError;
use super::file::File;
use super::secret::{Given, secret};
use ::mail::{BounceAddress, Origin, Sender, Smtp};
use clap::Args;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The mail server, and the sender of e-mails.
#[derive(Debug, Clone, Default, Args)]
pub struct MailArgs {
    /// Mail server, as smtps://USER@HOST (port 465) or smtp://USER@HOST (port 587, STARTTLS); if omitted, e-mails are written to mail/ in the data folder
    #[arg(
        long,
        env = "NICHANDLE_SMTP_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub smtp_url: Option<String>,
    /// Password for that mail server; prefer the environment variable or a file
    #[arg(
        long,
        env = "NICHANDLE_SMTP_PASSWORD",
        value_name = "PASSWORD",
        hide_env_values = true
    )]
    pub smtp_password: Option<String>,
    /// File containing the password for that mail server
    #[arg(
        long,
        env = "NICHANDLE_SMTP_PASSWORD_FILE",
        value_name = "FILE",
        hide_env_values = true
    )]
    pub smtp_password_file: Option<PathBuf>,
    /// Sender of e-mails: desk@example.com or Desk <desk@example.com>; required with a mail server
    #[arg(long, env = "NICHANDLE_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// Address of its own for reports of letters that come back, such as bounces@desk.example; each letter's envelope has a variant with a token behind a plus sign [default: the sender's address]
    #[arg(long, env = "NICHANDLE_BOUNCE_ADDRESS", value_name = "ADDRESS")]
    pub bounce_address: Option<String>,
    /// Where such reports are taken over LMTP from the mail server of that address: HOST:PORT, or the path of a socket; for this machine or a private network [default: nowhere]
    #[arg(long, env = "NICHANDLE_BOUNCE_LISTEN", value_name = "HOST:PORT|PATH")]
    pub bounce_listen: Option<String>,
}

impl MailArgs {
    /// How e-mails are sent.
    pub(super) fn resolve(&self, file: &File) -> Result<MailSettings, ConfigError> {
        let password = secret(
            "smtp_password",
            Given(&self.smtp_password, &self.smtp_password_file),
            Given(&file.smtp_password, &file.smtp_password_file),
        )?;
        let given =
            |flag: &Option<String>, file: &Option<String>| flag.clone().or_else(|| file.clone());
        MailSettings {
            bounce_listen: given(&self.bounce_listen, &file.bounce_listen)
                .map(|text| BounceListen::parse(&text))
                .transpose()?,
            ..MailSettings::of(
                given(&self.smtp_url, &file.smtp_url),
                password,
                given(&self.mail_from, &file.mail_from),
                given(&self.bounce_address, &file.bounce_address),
            )?
        }
        .checked()
    }
}

/// Where reports are taken over LMTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BounceListen {
    /// A port.
    Tcp(SocketAddr),
    /// A socket in the file system.
    Unix(PathBuf),
}

impl BounceListen {
    fn parse(text: &str) -> Result<Self, ConfigError> {
        if text.contains('/') {
            return Ok(Self::Unix(
                text.strip_prefix("unix:").unwrap_or(text).into(),
            ));
        }
        text.parse().map(Self::Tcp).map_err(|_| {
            ConfigError::new(
                "bounce_listen: give an address and a port, such as 127.0.0.1:2424, or the path of a socket",
            )
        })
    }
}

impl fmt::Display for BounceListen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => write!(f, "{address}"),
            Self::Unix(path) => write!(f, "{}", path.display()),
        }
    }
}

/// How e-mails are sent, as configured and validated.
#[derive(Clone)]
pub struct MailSettings {
    /// The mail server; the data folder when absent.
    pub smtp: Option<SmtpSettings>,
    /// The sender of e-mails, and the address that they come back to.
    pub origin: Origin,
    /// Where reports of those that come back are taken.
    pub bounce_listen: Option<BounceListen>,
}

/// A mail server as configured.
#[derive(Clone)]
pub struct SmtpSettings {
    /// `smtps://USER@HOST:PORT`.
    pub url: String,
    /// The password, when there is a user; never printed.
    pub password: Option<String>,
}

impl MailSettings {
    /// Validates the settings: a wrong one is reported at the start and not with the first e-mail.
    ///
    /// # Errors
    /// Which one is wrong.
    fn of(
        smtp_url: Option<String>,
        password: Option<String>,
        from: Option<String>,
        bounces: Option<String>,
    ) -> Result<Self, ConfigError> {
        let from = match (from, &smtp_url) {
            (Some(from), _) => from,
            (None, None) => "Nichandle <nichandle@localhost.localdomain>".to_owned(),
            (None, Some(_)) => {
                return Err(ConfigError::new(
                    "mail_from: a mail server needs the address that letters come from",
                ));
            }
        };
        let sender = Sender::parse(&from).map_err(|error| ConfigError::of("mail_from", error))?;
        let bounces = bounces
            .map(|text| BounceAddress::parse(&text))
            .transpose()
            .map_err(|error| ConfigError::of("bounce_address", error))?;
        let smtp = match smtp_url {
            Some(url) => {
                Smtp::check(&url, password.as_deref())
                    .map_err(|error| ConfigError::of("smtp_url", error))?;
                Some(SmtpSettings { url, password })
            }
            None if password.is_some() => {
                return Err(ConfigError::new(
                    "smtp_url: smtp_password is given, but no mail server; name it as smtps://USER@HOST",
                ));
            }
            None => None,
        };
        Ok(Self {
            smtp,
            origin: Origin { sender, bounces },
            bounce_listen: None,
        })
    }

    /// A listener takes mail for the address alone, so there has to be one.
    fn checked(self) -> Result<Self, ConfigError> {
        if self.bounce_listen.is_some() && self.origin.bounces.is_none() {
            return Err(ConfigError::new(
                "bounce_listen: it takes mail for bounce_address; give that too, such as bounces@desk.example",
            ));
        }
        Ok(self)
    }
}
