//! How e-mails are sent: a mail server, or the data folder.

use super::ConfigError;
use super::file::File;
use super::secret::{Given, secret};
use ::mail::{Sender, Smtp};
use clap::Args;
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
}

impl MailArgs {
    /// How e-mails are sent.
    pub(super) fn resolve(&self, file: &File) -> Result<MailSettings, ConfigError> {
        let password = secret(
            "smtp_password",
            Given(&self.smtp_password, &self.smtp_password_file),
            Given(&file.smtp_password, &file.smtp_password_file),
        )?;
        MailSettings::of(
            self.smtp_url.clone().or_else(|| file.smtp_url.clone()),
            password,
            self.mail_from.clone().or_else(|| file.mail_from.clone()),
        )
    }
}

/// How e-mails are sent, as configured and validated.
#[derive(Clone)]
pub struct MailSettings {
    /// The mail server; the data folder when absent.
    pub smtp: Option<SmtpSettings>,
    /// The sender of e-mails.
    pub from: Sender,
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
        let from = Sender::parse(&from).map_err(|error| ConfigError::of("mail_from", error))?;
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
        Ok(Self { smtp, from })
    }
}
