//! What becomes of a letter after it was sent: what a mail server refuses it for, and how a report of its return is matched with it.

use crate::outside::Chance;
use crate::verification::Hash;
use crate::words;
use sha2::{Digest, Sha256};
use std::fmt;

words! {
    /// What a mail server's refusal is about.
    pub enum Refusal titles {
        /// The address: nobody takes mail there.
        Address = "address", "The address takes no mail";
        /// The mailbox, for now: it is full, or gets more than it takes.
        Mailbox = "mailbox", "The mailbox is full or busy";
        /// Whoever sends: our address, our server, what other servers think of them.
        Sender = "sender", "Our sender is refused";
        /// This letter: its text or its size.
        Letter = "letter", "The letter is refused";
    }
}

/// What a report (RFC 3464) says became of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It was delivered, or went on to where nothing more will be reported.
    Delivered,
    /// It is still being tried.
    Delayed,
    /// It came back.
    Failed(Return),
}

/// A report, as far as it matters: which letter it is about, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The mark in the `Message-ID` of what is returned with it.
    pub message: Option<ReturnToken>,
    /// The mark in the address that the report was sent to.
    pub envelope: Option<ReturnToken>,
    /// What became of the letter.
    pub fate: Fate,
}

/// Why a letter came back.
#[derive(Clone, PartialEq, Eq)]
pub struct Return {
    /// Whether the address is to be taken for one that gets no mail: it is refused for good, or took nothing for days.
    pub bounced: bool,
    /// What was refused; `None` when the report doesn't tell.
    pub refusal: Option<Refusal>,
    /// The mail server's words, fit to be shown ([`shown`]).
    pub words: String,
}

impl fmt::Debug for Return {
    /// Without the words, which may name the address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Return")
            .field("bounced", &self.bounced)
            .field("refusal", &self.refusal)
            .finish_non_exhaustive()
    }
}

words! {
    /// What was made of a report.
    pub enum ReportOutcome titles {
        /// The letter is marked as bounced.
        Bounced = "bounced", "The letter is marked as bounced.";
        /// The letter is marked as not delivered, for a reason that is not the address's.
        Undelivered = "undelivered", "The letter is marked as not delivered; its address is not at fault.";
        /// It was known already.
        Repeated = "repeated", "What became of the letter was known already; nothing is changed.";
        /// The letter is still being tried: nothing changed.
        Delayed = "delayed", "The letter is still being tried; nothing is changed.";
        /// The letter was delivered: nothing changed.
        Delivered = "delivered", "The letter was delivered; nothing is changed.";
        /// It is about none of our letters: dropped.
        Unknown = "unknown", "It is about no letter that was sent from here, and is dropped.";
        /// It is no report: an automatic reply, or anything else. Dropped.
        NotAReport = "not_a_report", "It is no report of a delivery, and is dropped.";
    }
}

/// Marks one attempt to send one letter, in its `Message-ID` and in its envelope's sender (VERP), so that a report can be matched with it: 128 random bits, of which only
/// the hash is stored. Whoever was never sent the letter can't forge a report of its return, and it says nothing about anybody.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ReturnToken([u8; 16]);

/// Letters and digits of base 32 (RFC 4648), small: some servers fold the case of local parts.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// The length of a token's text.
const LENGTH: usize = 26;

impl ReturnToken {
    /// A new one.
    #[must_use]
    pub fn new(chance: &dyn Chance) -> Self {
        let mut bytes = [0; 16];
        chance.fill(&mut bytes);
        Self(bytes)
    }

    /// Its text: 26 letters and digits.
    #[must_use]
    pub fn text(self) -> String {
        let mut text = String::with_capacity(LENGTH);
        let (mut held, mut bits) = (0_u32, 0);
        for byte in self.0 {
            held = held << 8 | u32::from(byte);
            bits += 8;
            while bits >= 5 {
                bits -= 5;
                text.push(char::from(ALPHABET[(held >> bits & 31) as usize]));
            }
        }
        text.push(char::from(ALPHABET[(held << (5 - bits) & 31) as usize]));
        text
    }

    /// Reads its text, in either case. `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != LENGTH {
            return None;
        }
        let (mut bytes, mut at) = ([0; 16], 0);
        let (mut held, mut bits) = (0_u32, 0);
        for letter in text.bytes() {
            let letter = letter.to_ascii_lowercase();
            let value = ALPHABET.iter().position(|known| *known == letter)?;
            held = (held << 5 | u32::try_from(value).ok()?) & 0xfff;
            bits += 5;
            if bits >= 8 {
                bits -= 8;
                bytes[at] = u8::try_from(held >> bits & 0xff).ok()?;
                at += 1;
            }
        }
        // One text only for each token.
        (held & ((1 << bits) - 1) == 0).then_some(Self(bytes))
    }

    /// The token of a `Message-ID` (with or without its angle brackets) or of an address to which a report was sent: `<token@…>`, `bounces+token@…`.
    #[must_use]
    pub fn in_address(text: &str) -> Option<Self> {
        let text = text.trim();
        let inner = text
            .strip_prefix('<')
            .and_then(|text| text.strip_suffix('>'));
        let (local, _) = inner.unwrap_or(text).rsplit_once('@')?;
        Self::parse(local.rsplit(['+', '-', '=']).next()?)
    }

    /// The stored form.
    #[must_use]
    pub fn hash(self) -> Hash {
        Sha256::digest(self.0).into()
    }
}

impl fmt::Debug for ReturnToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReturnToken(…)")
    }
}

/// The most of a reply that is kept, in characters.
const MAX_CHARS: usize = 400;
/// A run of letters and digits that is longer is no word of a reply: it may be the secret of a link that the server repeats.
const LONGEST_RUN: usize = 40;

/// A mail server's reply as it may be stored and shown: on one line, at most 400 characters, without control characters and without anything that could be the secret of a link.
#[must_use]
pub fn shown(reply: &str) -> String {
    let mut text = String::new();
    for word in reply.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        let mut run = String::new();
        for c in word.chars().chain(Some('\0')) {
            if c.is_ascii_alphanumeric() {
                run.push(c);
                continue;
            }
            text.push_str(if run.len() > LONGEST_RUN { "…" } else { &run });
            run.clear();
            if c != '\0' {
                text.push(c);
            }
        }
    }
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => {
            text.truncate(end);
            text + "…"
        }
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_token_is_found_in_ids_and_addresses() {
        let token = ReturnToken([7; 16]);
        let text = token.text();
        assert_eq!(text.len(), LENGTH);
        for place in [
            format!("<{text}@desk.example>"),
            format!(" {text}@desk.example\r\n"),
            format!("bounces+{text}@desk.example"),
            format!("<bounces-{text}@desk.example>"),
            format!("bounces+{}@desk.example", text.to_uppercase()),
        ] {
            assert_eq!(ReturnToken::in_address(&place), Some(token), "{place}");
        }
        for place in [
            text.clone(),
            format!("{text}x@desk.example"),
            format!("{}@desk.example", &text[1..]),
            format!("{}1@desk.example", &text[1..]),
            "bounces@desk.example".to_owned(),
            format!("{text}+x@desk.example"),
        ] {
            assert_eq!(ReturnToken::in_address(&place), None, "{place}");
        }
        assert_eq!(format!("{token:?}"), "ReturnToken(…)");
        assert_ne!(token.hash().to_vec(), token.0.to_vec());
    }

    #[test]
    fn no_secret_is_shown() {
        let secret = "0123456789abcdef".repeat(4);
        let told = shown(&format!(
            "550 5.7.1 rejected:\r\n\thttps://desk.example/verify/{secret}, listed\u{7}"
        ));
        assert_eq!(
            told,
            "550 5.7.1 rejected: https://desk.example/verify/…, listed"
        );
        assert_eq!(shown(&"é ".repeat(900)).chars().count(), MAX_CHARS + 1);
    }

    proptest! {
        #[test]
        fn a_token_reads_back(bytes: [u8; 16]) {
            let token = ReturnToken(bytes);
            prop_assert_eq!(ReturnToken::parse(&token.text()), Some(token));
        }

        #[test]
        fn a_text_is_one_token_or_none(text in "[a-z2-7]{26}|\\PC{0,30}") {
            if let Some(token) = ReturnToken::parse(&text) {
                prop_assert_eq!(token.text(), text.to_lowercase());
            }
        }

        #[test]
        fn what_is_shown_is_one_short_line(reply in "\\PC*|[a-f0-9 \\r\\n]{0,900}") {
            let told = shown(&reply);
            prop_assert!(told.chars().count() <= MAX_CHARS + 1);
            prop_assert!(!told.contains(['\r', '\n', '\0']));
            prop_assert!(told.split(|c: char| !c.is_ascii_alphanumeric()).all(|run| run.len() <= LONGEST_RUN));
        }
    }
}
