//! Domain names, in both spellings: what people read (U-labels) and what is sent (A-labels), by UTS 46 / RFC 5891.

use crate::field::FieldCode;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest name, in octets of its A-labels (RFC 1035, section 2.3.4).
pub const MAX: u32 = 253;

/// A name that can be registered: at least two labels, 253 octets at most (RFC 1035, section 2.3.4), letters, digits and hyphens in each A-label.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DomainName(String);

impl DomainName {
    /// Parses either spelling, with or without the final dot.
    ///
    /// # Errors
    /// [`FieldCode::Required`], [`FieldCode::NotADomainName`].
    pub fn parse(raw: &str) -> Result<Self, FieldCode> {
        let text = raw.trim();
        let text = text.strip_suffix('.').unwrap_or(text);
        if text.is_empty() {
            return Err(FieldCode::Required);
        }
        let ascii = idna::domain_to_ascii_strict(text).map_err(|_| FieldCode::NotADomainName)?;
        let fits =
            ascii.len() <= MAX as usize && ascii.contains('.') && ascii.split('.').all(is_label);
        let top_is_a_name = ascii
            .rsplit('.')
            .next()
            .is_some_and(|top| !top.bytes().all(|b| b.is_ascii_digit()));
        if fits && top_is_a_name {
            Ok(Self(ascii))
        } else {
            Err(FieldCode::NotADomainName)
        }
    }

    /// The A-label spelling, in lower case: the one that is stored and sent.
    #[must_use]
    pub fn ascii(&self) -> &str {
        &self.0
    }

    /// The U-label spelling: the one that people read. Labels that can't be decoded stay as they are.
    #[must_use]
    pub fn unicode(&self) -> String {
        let (unicode, result) = idna::domain_to_unicode(&self.0);
        if result.is_ok() {
            unicode
        } else {
            self.0.clone()
        }
    }

    /// The last label, which determines the registry's policy.
    #[must_use]
    pub fn tld(&self) -> &str {
        self.0.rsplit('.').next().unwrap_or(&self.0)
    }
}

fn is_label(label: &str) -> bool {
    let bytes = label.as_bytes();
    (1..=63).contains(&bytes.len())
        && bytes
            .iter()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-')
        && bytes.first() != Some(&b'-')
        && bytes.last() != Some(&b'-')
}

impl fmt::Display for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.unicode())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_spellings_are_one_name() {
        let typed = DomainName::parse(" Žluťoučký.Example. ").unwrap();
        assert_eq!(typed, DomainName::parse(typed.ascii()).unwrap());
        assert!(typed.ascii().starts_with("xn--"));
        assert_eq!(typed.unicode(), "žluťoučký.example");
        assert_eq!(typed.tld(), "example");
    }

    #[test]
    fn refuses_what_nobody_can_register() {
        for raw in [
            "localhost",
            "a..b",
            "-a.example",
            "a_b.example",
            "a b.example",
            "1.2.3.4",
            "exa\u{0}mple.com",
            "x.example/y",
        ] {
            assert_eq!(
                DomainName::parse(raw),
                Err(FieldCode::NotADomainName),
                "{raw}"
            );
        }
        assert_eq!(DomainName::parse(" . "), Err(FieldCode::Required));
        assert!(DomainName::parse(&format!("{}.example", "a".repeat(64))).is_err());
    }

    proptest! {
        #[test]
        fn what_parses_prints_and_parses_again(raw in "[a-zžščřďťňüßøéα-ω0-9-]{1,20}\\.[a-z]{2,6}") {
            if let Ok(name) = DomainName::parse(&raw) {
                prop_assert_eq!(DomainName::parse(name.ascii()).unwrap(), name.clone());
                prop_assert_eq!(DomainName::parse(&name.unicode()).unwrap(), name);
            }
        }

        #[test]
        fn no_input_panics(raw in "\\PC*") {
            let _ = DomainName::parse(&raw);
        }
    }
}
