//! Turns an e-mail into a message (RFC 5322), by lettre's builder: encoded words, folded lines, a transfer encoding that every server accepts.

use crate::{Failure, Letter};
use lettre::Address;
use lettre::address::{AddressError, Envelope};
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, SinglePart};
use model::domain_name::DomainName;
use model::letter::ReturnToken;
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

/// The longest local part of [`BounceAddress`], in octets: a plus sign and a token follow, and a local part has 64 at most (RFC 5321, section 4.5.3.1.1).
const BOUNCES: usize = 37;

/// The address that reports of letters' return are sent to. Each letter has a variant of its own as its envelope's sender (VERP): `bounces+token@example.com`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BounceAddress {
    local: String,
    domain: String,
}

/// The address for reports is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "it is an address of its own such as bounces@example.com: at most 37 ASCII characters before the sign, without quotes"
)]
pub struct WrongBounceAddress;

impl BounceAddress {
    /// Reads `bounces@example.com`.
    ///
    /// # Errors
    /// [`WrongBounceAddress`] when it is none, or too long for a token.
    pub fn parse(text: &str) -> Result<Self, WrongBounceAddress> {
        let address = in_ascii(text.trim()).map_err(|_| WrongBounceAddress)?;
        let local = address.user();
        if local.len() > BOUNCES
            || !local.is_ascii()
            || local.contains('"')
            || !address.domain().is_ascii()
        {
            return Err(WrongBounceAddress);
        }
        Ok(Self {
            local: local.to_owned(),
            domain: address.domain().to_ascii_lowercase(),
        })
    }

    /// The envelope's sender of the letter with this token.
    #[must_use]
    pub fn of(&self, token: ReturnToken) -> String {
        format!("{}+{}@{}", self.local, token.text(), self.domain)
    }

    /// Whether mail to this address is for here: the address itself, or a variant with anything behind its plus sign. Case is ignored, as most servers do.
    #[must_use]
    pub fn takes(&self, address: &str) -> bool {
        let Some((local, domain)) = address.rsplit_once('@') else {
            return false;
        };
        let start = local.get(..self.local.len());
        let behind = local.get(self.local.len()..).unwrap_or_default();
        domain.eq_ignore_ascii_case(&self.domain)
            && start.is_some_and(|start| start.eq_ignore_ascii_case(&self.local))
            && (behind.is_empty() || behind.starts_with('+'))
    }
}

impl fmt::Display for BounceAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local, self.domain)
    }
}

/// From whom e-mails come.
#[derive(Debug, Clone)]
pub struct Origin {
    /// In the letter.
    pub sender: Sender,
    /// On its envelope; the sender's address when absent.
    pub bounces: Option<BounceAddress>,
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
pub(crate) fn message(from: &Origin, letter: &Letter) -> Result<Message, Failure> {
    let failed = |error: &dyn fmt::Display| Failure::Refused {
        about: None,
        code: None,
        text: error.to_string(),
    };
    if letter.to.chars().any(char::is_control) {
        return Err(Failure::no_address("The address holds control characters."));
    }
    let to = in_ascii(&letter.to).map_err(|_| Failure::no_address("The address can't be read."))?;
    let returns = match &from.bounces {
        Some(bounces) => bounces.of(letter.token).parse(),
        None => Ok(from.sender.0.email.clone()),
    };
    let returns = returns.map_err(|error: AddressError| failed(&error))?;
    let envelope =
        Envelope::new(Some(returns), vec![to.clone()]).map_err(|error| failed(&error))?;
    let subject: String = letter
        .subject
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let id = format!("<{}@{}>", letter.token.text(), from.sender.0.email.domain());
    // The builder ends the part with a line end of its own.
    let text = letter.text.trim_end_matches('\n').replace('\n', "\r\n");
    Message::builder()
        .from(from.sender.0.clone())
        .to(Mailbox::new(None, to))
        .subject(subject)
        .date(SystemTime::from(letter.at))
        .message_id(Some(id))
        .header(AutoSubmitted)
        .envelope(envelope)
        .singlepart(SinglePart::plain(text))
        .map_err(|error| failed(&error))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use chrono::DateTime;
    use mail_parser::MessageParser;
    use model::id::LetterId;
    use model::letter::Refusal;
    use uuid::Uuid;

    fn letter() -> Letter {
        Letter {
            id: LetterId(Uuid::from_u128(7)),
            attempt: 2,
            token: ReturnToken::parse("aaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap(),
            to: "jana@žluťoučký.example".into(),
            subject: "Potvrďte prosím údaje".into(),
            text: "Dobrý den,\nhttps://desk.example/verify/0123456789012345678901234567890123456789012345678901234567890123\n.\nend\n".into(),
            at: DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
        }
    }

    fn sender() -> Origin {
        Origin {
            sender: Sender::parse("Kancelář <desk@example.com>").unwrap(),
            bounces: None,
        }
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
            Some("aaaaaaaaaaaaaaaaaaaaaaaaaa@example.com")
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
                        Err(Failure::Refused {
                            about: Some(Refusal::Address),
                            ..
                        })
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
            about: Some(Refusal::Address),
            code: Some(550),
            text: "5.1.1 <jana@example.com> unknown".into(),
        };
        assert_eq!(failure.to_string(), "refused: 550");
    }

    #[test]
    fn each_letter_has_its_own_envelope() {
        let from = Origin {
            bounces: Some(BounceAddress::parse("Bounces@Žluť.example").unwrap()),
            ..sender()
        };
        let message = message(&from, &letter()).unwrap();
        let envelope = message.envelope();
        let returns = envelope.from().unwrap().to_string();
        assert!(
            returns.starts_with("Bounces+aaaaaaaaaaaaaaaaaaaaaaaaaa@xn--")
                && returns.ends_with(".example"),
            "{returns}"
        );
        assert_eq!(
            envelope.to()[0].to_string(),
            "jana@xn--luouk-uva4it5a4g.example"
        );
        let plain = super::message(&sender(), &letter()).unwrap();
        assert_eq!(
            plain.envelope().from().unwrap().to_string(),
            "desk@example.com"
        );
        // Nothing of it is in the letter but the token.
        let written = String::from_utf8(message.formatted()).unwrap();
        assert!(!written.contains("Bounces") && written.contains("From: "));
    }

    #[test]
    fn an_address_for_reports_takes_its_variants() {
        let bounces = BounceAddress::parse(" bounces@desk.example ").unwrap();
        for address in [
            "bounces@desk.example",
            "Bounces+x@DESK.example",
            "bounces+@desk.example",
        ] {
            assert!(bounces.takes(address), "{address}");
        }
        for address in [
            "bouncesx@desk.example",
            "bounce@desk.example",
            "bounces+x@other.example",
            "bounces",
            "é",
        ] {
            assert!(!bounces.takes(address), "{address}");
        }
        for wrong in [
            "",
            "bounces",
            "žofie@desk.example",
            "\"a b\"@desk.example",
            &format!("{}@desk.example", "b".repeat(38)),
            "a@b\r\nc.example",
        ] {
            assert!(BounceAddress::parse(wrong).is_err(), "{wrong}");
        }
    }
}
