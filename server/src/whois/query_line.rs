//! Parsing a query line.

use model::domain_name::DomainName;

/// The name in a query line; `None` when there is none.
///
/// RFC 3912 leaves the line to the server. Clients put flags before the name that other servers want (`-T dn,ace`, `--charset=utf-8`), or the word `domain`; they are skipped.
/// Bytes that are not UTF-8 are no name.
pub(super) fn name(line: &[u8]) -> Option<DomainName> {
    let text = std::str::from_utf8(line).ok()?;
    let mut words = text.split_whitespace().rev();
    let name = DomainName::parse(words.next()?).ok()?;
    let before: Vec<&str> = words.rev().collect();
    // Each word before the name is a flag, the value of the flag before it, or the kind of object.
    let passed_over = |at: usize, word: &str| {
        word.starts_with('-')
            || word.eq_ignore_ascii_case("domain")
            || at
                .checked_sub(1)
                .and_then(|at| before.get(at))
                .is_some_and(|flag| flag.starts_with('-'))
    };
    before
        .iter()
        .enumerate()
        .all(|(at, word)| passed_over(at, word))
        .then_some(name)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn finds_the_name_behind_what_clients_send() {
        for line in [
            "a.example",
            " A.Example. ",
            "-T dn,ace a.example",
            "--charset=utf-8 a.example",
            "domain a.example",
            "-C UTF-8 -T dn a.example",
        ] {
            assert_eq!(
                name(line.as_bytes()).unwrap().ascii(),
                "a.example",
                "{line}"
            );
        }
        let both = [
            name("žluťoučký.example".as_bytes()),
            name("xn--luouk-uva4it5a4g.example".as_bytes()),
        ];
        assert!(both[0].is_some() && both[0] == both[1]);
    }

    #[test]
    fn two_names_an_address_or_rubbish_are_none() {
        for line in [
            "",
            "   ",
            "a.example b.example",
            "localhost",
            "192.0.2.1",
            "-T dn",
            "a.example\0",
            "\u{feff}",
        ] {
            assert_eq!(name(line.as_bytes()), None, "{line}");
        }
        assert_eq!(name(b"\xff\xfe.example"), None);
    }

    proptest! {
        #[test]
        fn no_line_panics(line in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = name(&line);
        }
    }
}
