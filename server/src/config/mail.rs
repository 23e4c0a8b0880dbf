//! How letters go out: a mail server, or the data folder.

use super::ConfigError;
use ::mail::{Sender, Smtp};

/// How letters go out, as it was configured and checked.
#[derive(Clone)]
pub struct MailSettings {
    /// The mail server; the data folder when absent.
    pub smtp: Option<SmtpSettings>,
    /// Who letters come from.
    pub from: Sender,
}

/// A mail server as it was configured.
#[derive(Clone)]
pub struct SmtpSettings {
    /// `smtps://USER@HOST:PORT`.
    pub url: String,
    /// The password, when there is a user; never printed.
    pub password: Option<String>,
}

impl MailSettings {
    /// Checks the settings: a wrong one is told at the start and not with the first letter.
    ///
    /// # Errors
    /// Which one is wrong.
    pub(super) fn of(
        smtp_url: Option<String>,
        password: Option<String>,
        from: Option<String>,
    ) -> Result<Self, ConfigError> {
        let from = match (from, &smtp_url) {
            (Some(from), _) => from,
            (None, None) => "Nichandle <nichandle@localhost.localdomain>".to_owned(),
            (None, Some(_)) => {
                return Err(ConfigError(
                    "mail_from: a mail server needs the address that letters come from".into(),
                ));
            }
        };
        let from =
            Sender::parse(&from).map_err(|error| ConfigError(format!("mail_from: {error}")))?;
        let smtp = match smtp_url {
            Some(url) => {
                Smtp::check(&url, password.as_deref())
                    .map_err(|error| ConfigError(format!("smtp_url: {error}")))?;
                Some(SmtpSettings { url, password })
            }
            None => None,
        };
        Ok(Self { smtp, from })
    }
}
