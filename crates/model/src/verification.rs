//! Verification: whether the holder of an e-mail address has confirmed that the name with it is theirs (ICANN, RAA WHOIS Accuracy Program Specification).
//!
//! What is verified is a *value*, the full name with the e-mail address, and never a row: two contacts with one value are verified together, and a contact whose
//! value changes is unverified again.

use crate::contact::{Snapshot, normal};
use crate::outside::Chance;
use crate::words;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// The deadline in days for the holder of a registrant's address (RAA WHOIS Accuracy Program Specification, section 1.f).
pub const DEADLINE_DAYS: i64 = 15;
/// Days after the first e-mail when one reminder is sent, if nobody answered.
pub const REMINDER_DAYS: i64 = 7;
/// Days for which the link of an e-mail works, from when it was requested.
pub const LINK_DAYS: i64 = 15;
/// Seconds between two e-mails to one address.
pub const LETTER_SECONDS: i64 = 60;
/// The most e-mails to one address within 24 hours.
pub const LETTERS_A_DAY: i64 = 5;
/// The most contacts whose holders are asked by one request.
pub const ASKED_AT_ONCE: u32 = 500;

/// SHA-256 of a value or of a token: the only form in which either is stored.
pub type Hash = [u8; 32];

/// The hash of the contact's full name and e-mail address; `None` without an address, to which nothing could be sent.
///
/// Case, accents' encoding and white space of the name are ignored, and so is the case of the address's domain. The local part's is not: that is up to the operator of the
/// mailbox (RFC 5321, section 2.4).
#[must_use]
pub fn value(snapshot: &Snapshot) -> Option<Hash> {
    let email = snapshot.email.as_deref()?;
    let (local, domain) = email.rsplit_once('@')?;
    let name: String = snapshot.full_name().nfc().collect();
    let text = format!(
        "{}\n{}@{}",
        normal(&name),
        local.nfc().collect::<String>(),
        domain.nfc().collect::<String>().to_lowercase()
    );
    Some(Sha256::digest(text.as_bytes()).into())
}

/// Days left of [`DEADLINE_DAYS`] since the contact is unverified, a day that has begun counted whole: 15 at first, 1 on the last day, 0 and less after it.
#[must_use]
pub fn days_left(since: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    let left = since + TimeDelta::days(DEADLINE_DAYS) - now;
    (left.num_seconds() + 86_399).div_euclid(86_400)
}

/// The secret part of an e-mail's link: 256 random bits. Only its hash is stored, and nothing prints it but [`Token::secret`].
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// A new one.
    #[must_use]
    pub fn new(chance: &dyn Chance) -> Self {
        let mut bytes = [0; 32];
        chance.fill(&mut bytes);
        Self(bytes)
    }

    /// Parses the secret in a link: 64 hexadecimal digits in lower case. `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (place, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *place = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Self(bytes))
    }

    /// The text in the link: for its recipient and nobody else.
    #[must_use]
    pub fn secret(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The stored form.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Sha256::digest(self.0).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

const fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

words! {
    /// The purpose of an e-mail.
    pub enum LetterKind {
        /// The holder is asked to confirm.
        Verification = "verification";
        /// The holder was asked and did not answer for [`REMINDER_DAYS`].
        Reminder = "reminder";
    }
}

words! {
    /// The status of an e-mail.
    pub enum LetterStatus {
        /// It is to be sent, or to be retried.
        Pending = "pending";
        /// A mail server accepted it. That does not mean that anybody read it.
        Sent = "sent";
        /// A mail server refused the address permanently.
        Bounced = "bounced";
        /// It was given up: the contact changed before it was sent, or no mail server accepted it for days.
        Failed = "failed";
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct Counting;
    impl Chance for Counting {
        fn fill(&self, buffer: &mut [u8]) {
            for (place, byte) in buffer.iter_mut().enumerate() {
                *byte = u8::try_from(place * 7 % 256).unwrap();
            }
        }
    }

    fn snapshot(first: &str, last: &str, email: &str) -> Snapshot {
        Snapshot {
            first_name: first.into(),
            last_name: last.into(),
            email: Some(email.into()).filter(|email: &String| !email.is_empty()),
            ..Snapshot::default()
        }
    }

    #[test]
    fn a_value_is_the_name_and_the_address_and_nothing_else() {
        let jana = value(&snapshot("Jana", "Nováková", "jana@Example.com")).unwrap();
        let same = [
            snapshot("JANA", "nováková", "jana@example.COM"),
            snapshot("Jana ", " Nova\u{301}kova\u{301}", "jana@example.com"),
            Snapshot {
                city: "Brno".into(),
                phone: Some("+420601123456".into()),
                ..snapshot("Jana", "Nováková", "jana@example.com")
            },
        ];
        for same in same {
            assert_eq!(value(&same), Some(jana), "{same:?}");
        }
        let others = [
            snapshot("Jana", "Novakova", "jana@example.com"),
            snapshot("Jana", "Nováková", "Jana@example.com"),
            snapshot("Jana", "Nováková", "jana@example.org"),
            snapshot("", "Jana Nováková jana", "x@example.com"),
        ];
        for other in others {
            assert_ne!(value(&other), Some(jana), "{other:?}");
        }
        assert_eq!(value(&snapshot("Jana", "Nováková", "")), None);
    }

    #[test]
    fn days_are_counted_down_to_the_last_second() {
        let since = DateTime::<Utc>::UNIX_EPOCH;
        for (seconds, left) in [
            (0, 15),
            (1, 15),
            (86_400, 14),
            (14 * 86_400, 1),
            (15 * 86_400 - 1, 1),
            (15 * 86_400, 0),
            (16 * 86_400 - 1, 0),
            (16 * 86_400, -1),
        ] {
            assert_eq!(
                days_left(since, since + TimeDelta::seconds(seconds)),
                left,
                "{seconds}"
            );
        }
    }

    #[test]
    fn a_token_reads_back_and_is_not_printed() {
        let token = Token::new(&Counting);
        assert_eq!(Token::parse(&token.secret()), Some(token.clone()));
        assert_eq!(token.secret().len(), 64);
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert_ne!(token.hash().to_vec(), token.0.to_vec());
        let secret = token.secret();
        for wrong in [
            "",
            &secret[1..],
            &secret.to_uppercase(),
            &format!("{secret}0"),
            &format!("é{}", &secret[2..]),
        ] {
            assert_eq!(Token::parse(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_as_a_token(text in "\\PC*") {
            let _ = Token::parse(&text);
        }

        #[test]
        fn a_value_changes_with_either_part(name in "[a-z]{1,9}", other in "[a-z]{1,9}") {
            prop_assume!(name != other);
            let one = value(&snapshot("x", &name, "a@example.com"));
            prop_assert_ne!(one, value(&snapshot("x", &other, "a@example.com")));
            prop_assert_ne!(
                value(&snapshot("x", "y", &format!("{name}@example.com"))),
                value(&snapshot("x", "y", &format!("{other}@example.com")))
            );
        }
    }
}
