//! Limits on a response, checked before it is parsed. The library's time grows with the square of the number of attributes of one element, and of
//! declared namespaces; a frame of a mebibyte could occupy a thread for many seconds.

use super::error::Unreadable;

/// No sensible response is longer, in bytes: a domain with thirteen name servers takes 2,000.
pub(super) const LONGEST: usize = 256 * 1024;
/// No sensible answer has more elements and texts.
pub(super) const MOST_NODES: u32 = 20_000;
/// Attributes of one element. EPP's own have two at most, besides namespace declarations.
const MOST_ATTRIBUTES: usize = 64;
/// Namespace declarations in all. Some registries declare one with each element.
const MOST_SPACES: usize = 1_000;
/// Attributes in all.
const MOST_IN_ALL: usize = 10_000;

/// Whether a response is small enough to be parsed.
pub(super) fn check(xml: &str) -> Result<(), Unreadable> {
    if xml.len() > LONGEST {
        return Err(Unreadable::new("an answer longer than any sensible one"));
    }
    let mut rest = xml;
    let (mut all, mut spaces) = (0, 0);
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        let skipped = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
            .into_iter()
            .find(|(opens, _)| rest.starts_with(opens));
        if let Some((opens, closes)) = skipped {
            let Some(end) = rest[opens.len()..].find(closes) else {
                return Ok(());
            };
            rest = &rest[opens.len() + end + closes.len()..];
            continue;
        }
        let (attributes, declared, end) = tag(rest);
        all += attributes;
        spaces += declared;
        if attributes > MOST_ATTRIBUTES || all > MOST_IN_ALL || spaces > MOST_SPACES {
            return Err(Unreadable::new(
                "an answer with more attributes than any sensible one",
            ));
        }
        rest = &rest[end..];
    }
    Ok(())
}

/// How many attributes the tag at the beginning has, how many of those declare a namespace, and where it ends.
fn tag(text: &str) -> (usize, usize, usize) {
    let (mut attributes, mut declared, mut quote) = (0, 0, None);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'=') => {
                attributes += 1;
                let name = text[..at].trim_end();
                let name = name.rsplit([' ', '\t', '\r', '\n']).next().unwrap_or(name);
                declared += usize::from(name.starts_with("xmlns"));
            }
            (None, b'>') => return (attributes, declared, at + 1),
            (None, _) => {}
        }
    }
    (attributes, declared, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    #[test]
    fn attributes_are_counted_where_they_are() {
        assert_eq!(tag("<a b='=' c=\"'>'\" xmlns:d='u'>e=f"), (3, 1, 29));
        assert_eq!(tag("<a/>"), (0, 0, 4));
    }

    #[test]
    fn one_more_than_the_limit_is_refused_before_it_is_parsed() {
        let mut many = String::from("<epp ");
        for number in 0..=MOST_ATTRIBUTES {
            let _ = write!(many, "a{number}='' ");
        }
        many.push_str("/>");
        let mut deep = String::new();
        for number in 0..=MOST_SPACES {
            let _ = write!(deep, "<a xmlns:n{number}='u'/>");
        }
        for costly in [many.as_str(), &deep, &"x".repeat(LONGEST + 1)] {
            assert!(check(costly).is_err());
        }
        let sound =
            "<?xml version='1.0'?><epp xmlns='u'><!-- a='>' --><![CDATA[<b c='']]><d e='f'/></epp>";
        assert_eq!(check(sound), Ok(()));
    }
}
