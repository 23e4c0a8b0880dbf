//! E-mail addresses: RFC 5321 and 6531 syntax, with a top-level domain and without quoting, since registries refuse those.

use crate::field::FieldCode;
use crate::text::{cleaned, said, trimmed};

/// The longest address that is stored, in characters: 64 before the sign and 255 after it (RFC 5321, section 4.5.3.1).
pub const MAX: u32 = 320;

/// The longest part before the sign, in octets (RFC 5321, section 4.5.3.1.1).
const LOCAL: usize = 64;
/// The longest domain name, in characters, without a final dot (RFC 1035, section 2.3.4).
const DOMAIN: usize = 253;
/// The longest part of one.
const LABEL: usize = 63;

/// Trims and checks an address; an empty one is `None`. Nothing is lower-cased: the local part may be case-sensitive.
///
/// # Errors
/// [`FieldCode::TooLong`]; what it is instead of one address, or what is wrong with it; else [`FieldCode::NotAnEmail`].
pub fn optional(raw: &str, max: u32) -> Result<Option<String>, FieldCode> {
    let Some(text) = cleaned(raw)? else {
        return Ok(None);
    };
    if text.chars().count() > max as usize {
        return Err(FieldCode::TooLong { max });
    }
    // As it is copied from a link.
    let address = match text.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => text[7..].trim_start(),
        _ => &text,
    };
    one(address)?;
    Ok(Some(address.to_owned()))
}

/// Whether a text may be an address: what a browser can tell at little cost. An empty one is none. It takes whatever [`optional`] takes; what exactly is wrong with an address is the server's word.
///
/// # Errors
/// [`FieldCode::TooLong`]; [`FieldCode::NotAnEmail`] without something on both sides of an `@` and a dot behind it.
pub fn plausible(raw: &str, max: u32) -> Result<(), FieldCode> {
    let text = trimmed(raw);
    if text.is_empty() {
        return Ok(());
    }
    match text.split_once('@') {
        _ if text.chars().count() > max as usize => Err(FieldCode::TooLong { max }),
        Some((local, domain)) if !local.is_empty() && domain.contains('.') => Ok(()),
        _ => Err(FieldCode::NotAnEmail),
    }
}

/// Checks that it is one address and nothing besides.
fn one(text: &str) -> Result<(), FieldCode> {
    let say = |what: &'static str| Err(FieldCode::Other { text: what.into() });
    if text.matches('@').count() > 1 {
        return say("This is more than one address; give one.");
    }
    if let Some(c) = text
        .chars()
        .find(|c| matches!(c, '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{3002}'))
    {
        return Err(said(format!("{c} is a full-width form; write it narrow.")));
    }
    if text.contains(['<', '>']) {
        return say("Give the address alone, without a name and without angle brackets.");
    }
    if text.chars().any(char::is_whitespace) {
        return say("There is a space in this address; leave it out.");
    }
    let (local, domain) = text.split_once('@').ok_or(FieldCode::NotAnEmail)?;
    if local.starts_with('-') {
        return say("Mail servers refuse an address that begins with a hyphen.");
    }
    if local.len() > LOCAL || !local.split('.').all(is_atom) {
        return Err(FieldCode::NotAnEmail);
    }
    if domain.contains('_') {
        return say("No domain name for mail has an underscore.");
    }
    let labels: Vec<&str> = domain.split('.').collect();
    if labels.len() < 2
        || domain.chars().count() > DOMAIN
        || !labels.iter().all(|label| is_label(label))
    {
        return Err(FieldCode::NotAnEmail);
    }
    if labels
        .last()
        .is_some_and(|top| top.bytes().all(|b| b.is_ascii_digit()))
    {
        return say("What follows the last dot can't be a number.");
    }
    Ok(())
}

/// `Atom` of RFC 5322, section 3.2.3, with any letters besides (RFC 6531, section 3.3): a dot parts them, and there are no quotes.
fn is_atom(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| {
            c.is_ascii_alphanumeric() || !c.is_ascii() || "!#$%&'*+-/=?^_`{|}~".contains(c)
        })
}

/// A part of a domain name: letters with their marks, digits, and hyphens within.
fn is_label(text: &str) -> bool {
    let fits = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, '-' | '\u{b7}')
            || c > '\u{bf}'
                && !matches!(c, '\u{d7}' | '\u{f7}' | '\u{2000}'..='\u{200b}' | '\u{200e}'..='\u{2bff}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}')
    };
    (1..=LABEL).contains(&text.chars().count())
        && text.chars().all(fits)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// Whether a letter that can't be delivered to this address is sure to be heard of. Where the part before the sign has letters beyond ASCII (RFC 6531) it is not: a relay may
/// write another address in its place, or drop the report since it would have to name the address.
#[must_use]
pub fn returns_known(address: &str) -> bool {
    let local = address.rsplit_once('@').map_or(address, |(local, _)| local);
    local.is_ascii()
}

/// Advice for an address of which [`returns_known`] says no.
pub const RETURNS_UNKNOWN: &str = "The part before the sign has letters beyond ASCII. Some mail servers rewrite such an address, others lose the report when a letter to it comes back: that none came back does not mean that it arrived. Another address is safer, if there is one.";

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn taken(raw: &str) -> String {
        optional(raw, MAX).unwrap().unwrap()
    }

    #[test]
    fn marks_belong_to_letters() {
        for address in [
            "žluť@kůň.cz",
            "संपर्क@डाटामेल.भारत",
            "jo’s@example.com",
            "😀@example.com",
            "a.b+c@x-y.example",
            "l@col·lecció.example",
            "م\u{200c}ن@example.com",
        ] {
            assert_eq!(taken(address), address);
        }
        if cfg!(feature = "tables") {
            assert_eq!(taken("jo\u{308}rg@nova.example"), "jörg@nova.example");
        }
    }

    #[test]
    fn what_is_not_seen_is_cut_and_a_link_is_an_address() {
        for raw in [
            "\u{200b}jana@nova.example\u{feff}",
            "mailto:jana@nova.example",
            "MailTo: jana@nova.example\u{a0}",
        ] {
            assert_eq!(taken(raw), "jana@nova.example");
        }
        assert_eq!(optional(" \u{200b}", MAX), Ok(None));
    }

    #[test]
    fn a_refusal_says_what_is_wrong() {
        for (raw, words) in [
            (
                "a@x.example; b@x.example",
                "This is more than one address; give one.",
            ),
            (
                "a@x.example,b@x.example",
                "This is more than one address; give one.",
            ),
            (
                "Jana <a@x.example>",
                "Give the address alone, without a name and without angle brackets.",
            ),
            (
                "a b@x.example",
                "There is a space in this address; leave it out.",
            ),
            ("ａ@x.example", "ａ is a full-width form; write it narrow."),
            (
                "例え@例え。テスト",
                "。 is a full-width form; write it narrow.",
            ),
            (
                "a@n_ova.example",
                "No domain name for mail has an underscore.",
            ),
            ("a@123.45", "What follows the last dot can't be a number."),
            (
                "-a@x.example",
                "Mail servers refuse an address that begins with a hyphen.",
            ),
            (
                "ja\u{200b}na@x.example",
                "There is an invisible character before n (U+200B); leave it out.",
            ),
            (
                "a@x.example\nb",
                "There is a line break within this text; it goes on one line.",
            ),
        ] {
            assert_eq!(optional(raw, MAX).unwrap_err().text(), words, "{raw}");
        }
        for raw in [
            "a",
            "a@localhost",
            "\"a\"@c.cz",
            "a@[127.0.0.1]",
            "a@b..cz",
            "@b.cz",
            "a@",
            "a@-b.cz",
            "a@b-.cz",
            "a..b@c.cz",
            ".a@c.cz",
            "a.@c.cz",
            "a\\b@c.cz",
            "a@b.cz.",
            "a@☃.cz",
            "a@b×c.cz",
            "a@b!.cz",
        ] {
            assert_eq!(optional(raw, MAX), Err(FieldCode::NotAnEmail), "{raw}");
        }
    }

    #[test]
    fn returns_are_known_of_ascii_mailboxes() {
        assert!(returns_known("jana@example.com") && returns_known("jana@žluť.example"));
        assert!(!returns_known("žofie@example.com"));
    }

    #[test]
    fn a_browser_sees_the_shape_alone() {
        for raw in ["", " ", "a@b.cz", " a b@x.example; c@y.example"] {
            assert_eq!(plausible(raw, MAX), Ok(()), "{raw}");
        }
        for raw in ["a", "a@localhost", "@b.cz", "a.b@c"] {
            assert_eq!(plausible(raw, MAX), Err(FieldCode::NotAnEmail), "{raw}");
        }
        assert_eq!(plausible("a@b.cz", 5), Err(FieldCode::TooLong { max: 5 }));
    }

    #[test]
    fn each_part_has_its_limit() {
        let (local, label) = ("a".repeat(64), "a".repeat(63));
        assert!(optional(&format!("{local}@{label}.cz"), MAX).is_ok());
        assert!(optional(&format!("{local}a@{label}.cz"), MAX).is_err());
        assert!(optional(&format!("{local}@{label}a.cz"), MAX).is_err());
        assert_eq!(optional("a@b.cz", 5), Err(FieldCode::TooLong { max: 5 }));
    }

    proptest! {
        #[test]
        fn what_is_taken_is_taken_again(raw in "\\PC{0,20}|[a-zá.@_-]{1,12}|[a-z]{1,4}@[a-zá-]{1,6}\\.[a-z0-9]{1,4}") {
            let read = optional(&raw, MAX);
            if read.is_ok() {
                prop_assert_eq!(plausible(&raw, MAX), Ok(()));
            }
            if let Ok(Some(address)) = read {
                prop_assert_eq!(optional(&address, MAX), Ok(Some(address.clone())));
                prop_assert_eq!(address.matches('@').count(), 1);
            }
        }
    }
}
