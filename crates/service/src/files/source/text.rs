//! Bytes as UTF-8 with one kind of line end, whatever a program wrote: a stream, so that a file of any length takes the same memory.

use encoding_rs::{CoderResult, Decoder, UTF_8, UTF_16BE, UTF_16LE};
use std::io::Read;

/// An encoding of letters.
pub type Encoding = &'static encoding_rs::Encoding;

/// The encodings that somebody can name: the name of each, and where it is found.
pub const ENCODINGS: [(&str, &str); 17] = [
    ("utf-8", "UTF-8"),
    ("windows-1252", "Western Europe (Windows-1252)"),
    ("windows-1250", "Central Europe (Windows-1250)"),
    ("iso-8859-2", "Central Europe (ISO 8859-2)"),
    ("windows-1251", "Cyrillic (Windows-1251)"),
    ("koi8-u", "Cyrillic (KOI8-R, KOI8-U)"),
    ("iso-8859-5", "Cyrillic (ISO 8859-5)"),
    ("windows-1253", "Greek (Windows-1253)"),
    ("windows-1254", "Turkish (Windows-1254)"),
    ("windows-1255", "Hebrew (Windows-1255)"),
    ("windows-1256", "Arabic (Windows-1256)"),
    ("windows-1257", "Baltic (Windows-1257)"),
    ("macintosh", "Excel for Mac (Macintosh)"),
    ("shift_jis", "Japanese (Shift_JIS)"),
    ("gbk", "Chinese (GBK)"),
    ("big5", "Chinese (Big5)"),
    ("euc-kr", "Korean (EUC-KR)"),
];

/// The encoding of this name, if somebody can name it.
#[must_use]
pub fn encoding_of(name: &str) -> Option<Encoding> {
    let known = ENCODINGS.iter().find(|(known, _)| *known == name)?;
    encoding_rs::Encoding::for_label(known.0.as_bytes())
}

/// How many bytes are read at a time.
const PIECE: usize = 16 * 1024;

/// How the letters of a file are to be read.
pub(super) struct Letters {
    /// What turns them into UTF-8; none where they are UTF-8 already, or may be.
    pub(super) decoder: Option<Decoder>,
    /// The encoding, where it is known and another than UTF-8.
    pub(super) named: Option<&'static str>,
    /// Whether it is certain that they are UTF-8.
    pub(super) utf8: bool,
    /// How long the mark at the beginning is.
    pub(super) mark: usize,
}

/// How the letters of a file that begins like this are to be read, when nobody or somebody says.
pub(super) fn letters(head: &[u8], said: Option<Encoding>) -> Letters {
    // A mark says more than anybody (WHATWG Encoding, section 6).
    let marked = encoding_rs::Encoding::for_bom(head);
    let (found, mark) = match (marked, said) {
        (Some((encoding, mark)), _) => (Some(encoding), mark),
        (None, Some(said)) => (Some(said), 0),
        (None, None) => (wide(head), 0),
    };
    Letters {
        decoder: found
            .filter(|encoding| *encoding != UTF_8)
            .map(encoding_rs::Encoding::new_decoder_without_bom_handling),
        named: found
            .filter(|encoding| *encoding != UTF_8)
            .map(encoding_rs::Encoding::name),
        utf8: found == Some(UTF_8),
        mark,
    }
}

/// UTF-16 without its mark: every other byte of what most headings are made of is zero.
fn wide(head: &[u8]) -> Option<Encoding> {
    let head = &head[..head.len().min(64)];
    let zeros = |odd: usize| {
        head.iter()
            .skip(odd)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let half = head.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    let most = |of: usize| half >= 2 && of * 4 >= half * 3;
    let few = |of: usize| of * 8 <= half;
    if most(odd) && few(even) {
        Some(UTF_16LE)
    } else if most(even) && few(odd) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Text with `\n` at the end of every line, the last one included.
pub(super) struct Lines<R> {
    from: R,
    decoder: Option<Decoder>,
    raw: Box<[u8]>,
    ready: Vec<u8>,
    at: usize,
    /// The last byte was a carriage return, which stands for a line end; a line feed behind it is part of that.
    returned: bool,
    last: u8,
    ended: bool,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(from: R, decoder: Option<Decoder>) -> Self {
        Self {
            from,
            decoder,
            raw: vec![0; PIECE].into_boxed_slice(),
            ready: Vec::new(),
            at: 0,
            returned: false,
            last: b'\n',
            ended: false,
        }
    }

    /// Makes the next piece ready.
    fn fill(&mut self) -> std::io::Result<()> {
        let size = self.from.read(&mut self.raw)?;
        self.ended = size == 0;
        self.ready.clear();
        self.at = 0;
        let piece = &self.raw[..size];
        match &mut self.decoder {
            None => push(&mut self.ready, &mut self.returned, piece),
            Some(decoder) => {
                // As many bytes as the piece can become at most.
                let most = decoder
                    .max_utf8_buffer_length(size)
                    .ok_or_else(|| std::io::Error::other("too much at once"))?;
                let mut decoded = vec![0; most];
                let (result, read, written, _) =
                    decoder.decode_to_utf8(piece, &mut decoded, self.ended);
                if result != CoderResult::InputEmpty || read != size {
                    return Err(std::io::Error::other("its letters can't be read"));
                }
                push(&mut self.ready, &mut self.returned, &decoded[..written]);
            }
        }
        if let Some(last) = self.ready.last() {
            self.last = *last;
        }
        if self.ended && self.last != b'\n' {
            self.ready.push(b'\n');
            self.last = b'\n';
        }
        Ok(())
    }
}

fn push(ready: &mut Vec<u8>, returned: &mut bool, piece: &[u8]) {
    // Most files have no carriage return, or one before each line feed.
    let mut rest = piece;
    while let Some((&first, others)) = rest.split_first() {
        if *returned && first == b'\n' {
            *returned = false;
            rest = others;
            continue;
        }
        *returned = false;
        match rest.iter().position(|byte| *byte == b'\r') {
            Some(at) => {
                ready.extend_from_slice(&rest[..at]);
                ready.push(b'\n');
                *returned = true;
                rest = &rest[at + 1..];
            }
            None => {
                ready.extend_from_slice(rest);
                return;
            }
        }
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        while self.at == self.ready.len() && !self.ended {
            self.fill()?;
        }
        let size = into.len().min(self.ready.len() - self.at);
        into[..size].copy_from_slice(&self.ready[self.at..self.at + size]);
        self.at += size;
        Ok(size)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads a few bytes at a time.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let size = self.1.min(self.0.len()).min(into.len());
            into[..size].copy_from_slice(&self.0[..size]);
            self.0 = &self.0[size..];
            Ok(size)
        }
    }

    fn text(bytes: &[u8], step: usize) -> String {
        let letters = letters(bytes, None);
        let from = Slow(&bytes[letters.mark..], step);
        let mut text = String::new();
        Lines::new(from, letters.decoder)
            .read_to_string(&mut text)
            .unwrap();
        text
    }

    #[test]
    fn every_kind_of_line_end_is_one() {
        for step in 1..4 {
            assert_eq!(text(b"a\r\nb\rc\nd", step), "a\nb\nc\nd\n");
            assert_eq!(text(b"a\r\r\nb\n\r", step), "a\n\nb\n\n");
            assert_eq!(text(b"", step), "");
        }
    }

    #[test]
    fn wide_letters_are_told_with_and_without_their_mark() {
        let little =
            |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let big =
            |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_be_bytes).collect() };
        for text_of in [little as fn(&str) -> Vec<u8>, big] {
            for mark in ["", "\u{feff}"] {
                let bytes = text_of(&format!("{mark}name;team\r\nžlutá.example;\u{1f600}\r\n"));
                for step in [1, 3, 64] {
                    assert_eq!(text(&bytes, step), "name;team\nžlutá.example;\u{1f600}\n");
                }
            }
        }
        assert!(wide("žluť".as_bytes()).is_none() && wide(b"a").is_none());
    }

    proptest! {
        #[test]
        fn lines_are_those_of_an_editor(text in "[ab\r\n]{0,40}", step in 1usize..9) {
            let mut lines = String::new();
            Lines::new(Slow(text.as_bytes(), step), None).read_to_string(&mut lines).unwrap();
            let mut expected = text.replace("\r\n", "\n").replace('\r', "\n");
            if !expected.is_empty() && !expected.ends_with('\n') {
                expected.push('\n');
            }
            prop_assert_eq!(lines, expected);
        }
    }
}
