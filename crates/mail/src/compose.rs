//! Turns an e-mail into a message (RFC 5322), by lettre's builder: encoded words, folded lines, a transfer encoding that every server accepts.

use crate::{Failure, Letter};
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, SinglePart};
use lettre::{Address, address::AddressError};
use model::domain_name::DomainName;
use std::fmt;
use std::time::SystemTime;

/// The sender's address is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it is no address: desk@example.com, or Desk <desk@example.com>")]
pub struct WrongSender;

/// The sender of e-mails.
#[derive(Debug, Clone)]
pub struct Sender(Mailbox);

impl Sender {
    /// Reads `desk@example.com` or `Desk <desk@example.com>`.
    ///
    /// # Errors
    /// [`WrongSender`] when it is neither.
    pub fn parse(text: &str) -> Result<Self, WrongSender> {
        if text.chars().any(char::is_control) {
            return Err(WrongSender);
        }
        let mut mailbox: Mailbox = text.parse().map_err(|_| WrongSender)?;
        mailbox.email = in_ascii(mailbox.email.as_ref()).map_err(|_| WrongSender)?;
        Ok(Self(mailbox))
    }
}

impl fmt::Display for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// RFC 3834, section 5: no automatic reply is wanted.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The address with its domain in A-labels, so that a server without SMTPUTF8 (RFC 6531) accepts every address that has an ASCII local part.
fn in_ascii(address: &str) -> Result<Address, AddressError> {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return address.parse();
    };
    match DomainName::parse(domain) {
        Ok(domain) => Address::new(local, domain.ascii()),
        Err(_) => Address::new(local, domain),
    }
}

/// The message. An invalid address is refused here: nothing that could become a second header gets further.
pub(crate) fn message(sender: &Sender, letter: &Letter) -> Result<Message, Failure> {
    let refused = |bounced, text: &str| Failure::Refused {
        bounced,
        code: None,
        text: text.to_owned(),
    };
    if letter.to.chars().any(char::is_control) {
        return Err(refused(true, "The address holds control characters."));
    }
    let to = in_ascii(&letter.to).map_err(|_| refused(true, "The address can't be read."))?;
    let subject: String = letter
        .subject
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let id = format!(
        "<{}.{}@{}>",
        letter.id,
        letter.attempt,
        sender.0.email.domain()
    );
    // The builder ends the part with a line end of its own.
    let text = letter.text.trim_end_matches('\n').replace('\n', "\r\n");
    Message::builder()
        .from(sender.0.clone())
        .to(Mailbox::new(None, to))
        .subject(subject)
        .date(SystemTime::from(letter.at))
        .message_id(Some(id))
        .header(AutoSubmitted)
        .singlepart(SinglePart::plain(text))
        .map_err(|error| refused(false, &error.to_string()))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use chrono::DateTime;
    use mail_parser::MessageParser;
    use model::id::LetterId;
    use uuid::Uuid;

    fn letter() -> Letter {
        Letter {
            id: LetterId(Uuid::from_u128(7)),
            attempt: 2,
            to: "jana@žluťoučký.example".into(),
            subject: "Potvrďte prosím údaje".into(),
            text: "Dobrý den,\nhttps://desk.example/verify/0123456789012345678901234567890123456789012345678901234567890123\n.\nend\n".into(),
            at: DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
        }
    }

    fn sender() -> Sender {
        Sender::parse("Kancelář <desk@example.com>").unwrap()
    }

    fn written(letter: &Letter) -> String {
        String::from_utf8(message(&sender(), letter).unwrap().formatted()).unwrap()
    }

    /// The names of the headers, in order.
    fn headers(written: &str) -> Vec<&str> {
        let head = written.split("\r\n\r\n").next().unwrap();
        head.split("\r\n")
            .filter(|line| !line.starts_with([' ', '\t']))
            .map(|line| line.split(':').next().unwrap())
            .collect()
    }

    #[test]
    fn a_letter_reads_back_whole() {
        let written = written(&letter());
        assert!(written.is_ascii(), "for servers without 8BITMIME");
        let read = MessageParser::default().parse(&written).unwrap();
        assert_eq!(read.subject(), Some("Potvrďte prosím údaje"));
        assert_eq!(
            read.body_text(0).unwrap().replace("\r\n", "\n"),
            letter().text
        );
        let to = read.to().unwrap().first().unwrap();
        assert_eq!(to.address(), Some("jana@xn--luouk-uva4it5a4g.example"));
        assert_eq!(
            read.message_id(),
            Some("00000000-0000-0000-0000-000000000007.2@example.com")
        );
        assert_eq!(read.date().unwrap().to_timestamp(), 1_790_000_000);
        for line in ["Auto-Submitted: auto-generated", "MIME-Version: 1.0"] {
            assert!(written.contains(&format!("{line}\r\n")), "{line}");
        }
        assert!(written.contains("text/plain; charset=utf-8"));
    }

    #[test]
    fn nothing_becomes_a_header() {
        let plain = written(&letter());
        let expected = headers(&plain);
        for attack in [
            "x\r\nBcc: everybody@example.com",
            "x\nBcc: everybody@example.com",
            "x\rBcc: everybody@example.com",
            "x\r\n\r\nhttps://evil.example",
            "x\u{85}Bcc: everybody@example.com\u{2028}y",
        ] {
            let subject = Letter {
                subject: attack.into(),
                ..letter()
            };
            assert_eq!(headers(&written(&subject)), expected, "{attack:?}");
            let text = Letter {
                text: attack.into(),
                ..letter()
            };
            assert_eq!(headers(&written(&text)), expected, "{attack:?}");
            for to in [
                format!("jana@example.com{attack}"),
                format!("{attack}@example.com"),
                format!("jana@{attack}.example"),
            ] {
                let to = Letter { to, ..letter() };
                assert!(
                    matches!(
                        message(&sender(), &to),
                        Err(Failure::Refused { bounced: true, .. })
                    ),
                    "{to:?}"
                );
            }
            assert!(Sender::parse(&format!("{attack} <desk@example.com>")).is_err());
        }
        for to in ["", "jana", "a@b, c@d.example", "<a@b.example>", "a@b@c d"] {
            let to = Letter {
                to: to.into(),
                ..letter()
            };
            assert!(message(&sender(), &to).is_err(), "{:?}", to.to);
        }
    }

    #[test]
    fn a_letter_is_not_printed() {
        let printed = format!("{:?}", letter());
        assert!(!printed.contains("jana") && !printed.contains("verify"));
        let failure = Failure::Refused {
            bounced: true,
            code: Some(550),
            text: "5.1.1 <jana@example.com> unknown".into(),
        };
        assert_eq!(failure.to_string(), "refused: 550");
    }
}
