//! The parts of a message: one level of them, since a report has no more that matter. Parts within parts are not followed, however many somebody puts into each other.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{HeaderForm, HeaderValue, Message, MessageParser, MimeHeaders};
use std::borrow::Cow;

/// The most of a head that is read, in bytes.
const LONGEST_HEAD: usize = 64 * 1024;
/// The most parts that are read.
const MOST_PARTS: usize = 20;

/// What a part is, as far as it matters for reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// How delivery went: `message/delivery-status`, or `message/global-delivery-status` (RFC 6533).
    Status,
    /// What is returned: a letter, or its head.
    Returned,
    /// Text for people.
    Text,
    /// Anything else.
    Other,
}

/// A message or a part: its head, and the bytes behind it.
pub(super) struct Entity<'a> {
    head: Message<'a>,
    body: &'a [u8],
}

impl<'a> Entity<'a> {
    /// Reads the head; `None` when there is none.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let (head, body) = parted(bytes);
        let head =
            MessageParser::default().parse_headers(head.get(..LONGEST_HEAD).unwrap_or(head))?;
        Some(Self { head, body })
    }

    pub(super) fn kind(&self) -> Kind {
        let Some(of) = self.head.content_type() else {
            return Kind::Text;
        };
        let kind = of.ctype().to_ascii_lowercase();
        let subtype = of.subtype().unwrap_or_default().to_ascii_lowercase();
        match (kind.as_str(), subtype.as_str()) {
            ("message", "delivery-status" | "global-delivery-status") => Kind::Status,
            ("message", "rfc822" | "global" | "global-headers") | ("text", "rfc822-headers") => {
                Kind::Returned
            }
            ("text", "plain") => Kind::Text,
            _ => Kind::Other,
        }
    }

    /// What it holds, without its transfer encoding.
    pub(super) fn content(&self) -> Cow<'a, [u8]> {
        let encoding = self.head.content_transfer_encoding();
        let decoded = match encoding.map(str::to_ascii_lowercase).as_deref() {
            Some("base64") => base64_decode(self.body),
            Some("quoted-printable") => quoted_printable_decode(self.body),
            _ => None,
        };
        decoded.map_or(Cow::Borrowed(self.body), Cow::Owned)
    }

    /// Its parts; none when it is not `multipart/…`, whichever. OpenSMTPD calls its reports mixed.
    pub(super) fn parts(&self) -> Vec<Entity<'a>> {
        let of = self.head.content_type();
        let boundary = of
            .filter(|of| of.ctype().eq_ignore_ascii_case("multipart"))
            .and_then(|of| of.attribute("boundary"));
        let Some(boundary) = boundary.filter(|boundary| !boundary.is_empty()) else {
            return Vec::new();
        };
        let parts = split(self.body, boundary.as_bytes());
        parts.into_iter().filter_map(Entity::read).collect()
    }

    /// The `Message-ID` of its head.
    pub(super) fn message_id(&self) -> Option<String> {
        self.values("Message-ID").into_iter().next()
    }

    /// The values of a header of this name, as they are written.
    pub(super) fn values(&self, name: &'static str) -> Vec<String> {
        let found = self.head.header_as(name, HeaderForm::Raw).into_iter();
        let texts = found.filter_map(|value| match value {
            HeaderValue::Text(text) => Some(text.into_owned()),
            _ => None,
        });
        texts.collect()
    }
}

/// Head and body: an empty line is between them. A part may have no head at all.
fn parted(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    while at < bytes.len() {
        let line = line_at(bytes, at);
        let end = at + line.len();
        if line.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
            return (&bytes[..end], &bytes[end..]);
        }
        at = end;
    }
    (bytes, &[])
}

/// The line that begins there, with its end.
fn line_at(bytes: &[u8], at: usize) -> &[u8] {
    let rest = &bytes[at..];
    let end = rest.iter().position(|byte| *byte == b'\n');
    end.map_or(rest, |end| &rest[..=end])
}

/// What is between the boundary's lines (RFC 2046, section 5.1.1).
fn split<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let (mut parts, mut begun, mut at) = (Vec::new(), None, 0);
    while at < body.len() && parts.len() < MOST_PARTS {
        let line = line_at(body, at);
        let end = at + line.len();
        let marks = line
            .strip_prefix(b"--")
            .and_then(|line| line.strip_prefix(boundary));
        let last = match marks.map(<[u8]>::trim_ascii) {
            Some(b"") => false,
            Some(b"--") => true,
            _ => {
                at = end;
                continue;
            }
        };
        if let Some(begin) = begun {
            parts.push(&body[begin..at]);
        }
        begun = Some(end);
        at = end;
        if last {
            return parts;
        }
    }
    // The end is missing: what there is counts.
    if let Some(begin) = begun.filter(|_| parts.len() < MOST_PARTS) {
        parts.push(&body[begin..]);
    }
    parts
}
