//! CSV: its separator, the line on which each row begins, and letters whose encoding nobody names.

use super::cells::{Cell, Rows, read as cell};
use super::text::{Encoding, Lines, letters};
use crate::files::bounded::{Bounded, RowEnded};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::WINDOWS_1252;
use std::io::{Cursor, Read};

/// So much is looked at to find the separator, in bytes.
const LOOKED_AT: usize = 64 * 1024;
/// What separates cells, the likeliest first: semicolons are what spreadsheets write where the comma is the decimal sign.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// What stands before the first row, and what separates cells.
struct Opening {
    separator: u8,
    /// Lines that were left out: empty ones, and one that names the separator.
    left_out: i64,
    /// What was looked at, from the first row on.
    rest: Vec<u8>,
}

/// How the letters are read.
#[derive(Clone, Copy)]
enum Found {
    /// There were none but those of ASCII.
    Nothing,
    Utf8,
    /// They are none of UTF-8: those of one language or a few.
    Other(Encoding),
}

/// Reads rows to the end of the file, of which `head` was looked at before. Answers with the encoding of its letters, where that is not UTF-8.
pub(super) fn read<R: Read>(
    head: Vec<u8>,
    (file, row_ended): (Bounded<R>, RowEnded),
    said: Option<Encoding>,
    rows: &mut Rows<'_>,
) -> Result<Option<&'static str>, String> {
    let letters = letters(&head, said);
    if letters.decoder.is_none() && head.contains(&0) {
        return Err(
            "This is no text. What is read here is CSV, and Excel workbooks (.xlsx).".into(),
        );
    }
    let mut found = if letters.utf8 || letters.decoder.is_some() {
        Found::Utf8
    } else {
        found_in(&head, true)
    };
    let mut whole = Cursor::new(head);
    whole.set_position(letters.mark as u64);
    let mut lines = Lines::new(whole.chain(file), letters.decoder);
    let opening = opening(&mut lines).map_err(|error| error.to_string())?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(opening.separator)
        .from_reader(Cursor::new(opening.rest).chain(lines));
    let mut record = ByteRecord::new();
    loop {
        let stands = |reader: &csv::Reader<_>| {
            opening.left_out + i64::try_from(reader.position().line()).unwrap_or(i64::MAX / 2)
        };
        let before = stands(&reader);
        let more = reader.read_byte_record(&mut record).map_err(|error| {
            format!("The file can't be read any further, from line {before} on: {error}.")
        })?;
        if !more {
            break;
        }
        row_ended.set();
        // The reader stands behind the record's last line end; those within its cells, and empty lines before it, count too.
        let within = record.as_slice().iter().filter(|byte| **byte == b'\n');
        let begins = stands(&reader) - 1 - i64::try_from(within.count()).unwrap_or(0);
        if !rows(begins, cells(&record, &mut found))? {
            break;
        }
    }
    Ok(letters.named.or(match found {
        Found::Other(encoding) => Some(encoding.name()),
        Found::Nothing | Found::Utf8 => None,
    }))
}

/// What letters these are. `cut`: more of the file follows, so the last one may be a part of one. Some pairs of letters in other encodings happen to be one of UTF-8, and a letter of UTF-8 may
/// be broken: the greater number decides.
fn found_in(bytes: &[u8], cut: bool) -> Found {
    let (mut whole, mut broken, mut last) = (0, 0, false);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        last = !chunk.invalid().is_empty();
        broken += usize::from(last);
    }
    let cut = cut && last && std::str::from_utf8(bytes).is_err_and(|_| ends_within(bytes));
    match (whole, broken - usize::from(cut)) {
        (0, 0) if !cut => Found::Nothing,
        (whole, broken) if whole >= broken => Found::Utf8,
        _ => Found::Other(guessed(bytes)),
    }
}

/// Whether the bytes end within a letter of UTF-8.
fn ends_within(bytes: &[u8]) -> bool {
    (1..=3.min(bytes.len())).any(|back| {
        let end = &bytes[bytes.len() - back..];
        std::str::from_utf8(end)
            .is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
    })
}

/// Which encoding letters have that are none of UTF-8, by how often which letters stand together in which language. Of a few words it may be wrong: whoever brings the file is told what was
/// taken, and can say another.
fn guessed(bytes: &[u8]) -> Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // Those of the West where both read the same: they differ in a few letters that are not there.
    let read = |encoding: Encoding| encoding.decode_without_bom_handling(bytes).0;
    match read(guess) == read(WINDOWS_1252) {
        true => WINDOWS_1252,
        false => guess,
    }
}

fn cells(record: &ByteRecord, found: &mut Found) -> Vec<Cell> {
    let bytes = record.as_slice();
    if !bytes.is_ascii() && matches!(found, Found::Nothing) {
        *found = found_in(bytes, false);
    }
    let read = |bytes: &[u8]| match (std::str::from_utf8(bytes), *found) {
        (_, Found::Other(encoding)) => cell(&encoding.decode_without_bom_handling(bytes).0),
        (Ok(text), _) => cell(text),
        (Err(_), _) => Err("this is no text in UTF-8, as the rest of the file is.".into()),
    };
    record.iter().map(read).collect()
}

/// Looks at the lines before the first row. A first line such as `sep=;` is what Excel asks about the separator.
fn opening(lines: &mut impl Read) -> std::io::Result<Opening> {
    let mut read = Vec::new();
    let mut piece = [0; 4096];
    let (mut at, mut left_out, mut named) = (0, 0, None);
    loop {
        let whole = loop {
            if let Some(end) = record_end(&read[at..]) {
                break &read[at..at + end];
            }
            let size = if read.len() < LOOKED_AT {
                lines.read(&mut piece)?
            } else {
                0
            };
            if size == 0 {
                break &read[at..];
            }
            read.extend_from_slice(&piece[..size]);
        };
        let blank = |byte: &u8| matches!(byte, b' ' | b'"' | b'\n') || SEPARATORS.contains(byte);
        let passed = if whole.is_empty() {
            None
        } else if whole.iter().all(blank) {
            Some(named)
        } else if named.is_none() {
            names_separator(whole).map(Some)
        } else {
            None
        };
        let Some(names) = passed else {
            let separator = separator(whole, named.flatten());
            return Ok(Opening {
                separator,
                left_out,
                rest: read.split_off(at),
            });
        };
        named = names;
        let inner = whole.iter().filter(|byte| **byte == b'\n').count();
        left_out += i64::try_from(inner).unwrap_or(0);
        at += whole.len();
    }
}

/// Where the first record ends, its line end included; `None` when that is not among these bytes.
fn record_end(bytes: &[u8]) -> Option<usize> {
    let mut quoted = false;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Whether this line says which separator follows, and which: a program that doesn't know such lines writes it as a cell, quoted, and separators of its own behind it.
fn names_separator(line: &[u8]) -> Option<Option<u8>> {
    let begins = line.iter().position(|byte| !matches!(byte, b' ' | b'"'))?;
    let name = line.get(begins..begins + 4)?;
    if !name.eq_ignore_ascii_case(b"sep=") {
        return None;
    }
    let rest = &line[begins + 4..];
    let named = rest
        .first()
        .copied()
        .filter(|byte| *byte != b'\n' && *byte != b'"');
    let behind = rest.get(1..).unwrap_or_default();
    let nothing = |byte: &u8| matches!(byte, b' ' | b'"' | b'\n') || SEPARATORS.contains(byte);
    let separates = |byte: u8| byte == b'\t' || byte.is_ascii_punctuation();
    (behind.iter().all(nothing) && named.is_none_or(separates)).then_some(named)
}

/// The separator of a file: what a line before said, if it is there; else which stands most often between the headings.
fn separator(headings: &[u8], named: Option<u8>) -> u8 {
    let count = |wanted: u8| {
        let mut quoted = false;
        let stands = headings.iter().filter(|byte| {
            quoted ^= **byte == b'"';
            !quoted && **byte == wanted
        });
        stands.count()
    };
    let most = SEPARATORS
        .into_iter()
        .rev()
        .max_by_key(|separator| count(*separator))
        .unwrap_or(b',');
    match named {
        Some(named) if count(named) > 0 || count(most) == 0 => named,
        _ => most,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<(i64, Vec<Cell>)> {
        let mut rows = Vec::new();
        read(
            bytes.to_vec(),
            Bounded::new(std::io::empty()),
            None,
            &mut |line, cells| {
                rows.push((line, cells));
                Ok(true)
            },
        )
        .unwrap();
        rows
    }

    fn texts(bytes: &[u8]) -> Vec<(i64, Vec<String>)> {
        let text = |cells: Vec<Cell>| cells.into_iter().map(Result::unwrap).collect();
        let rows = rows(bytes).into_iter();
        rows.map(|(line, cells)| (line, text(cells))).collect()
    }

    fn of(cells: &[&str]) -> Vec<String> {
        cells.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn separators_are_told_by_the_headings() {
        assert_eq!(separator(b"name,team", None), b',');
        assert_eq!(separator(b"handle;first_name;last_name", None), b';');
        assert_eq!(separator(b"name\tteam", None), b'\t');
        assert_eq!(separator(b"name", None), b',');
        assert_eq!(separator(b"\"name, of, it\";team", None), b';');
    }

    #[test]
    fn a_first_line_may_name_the_separator() {
        for first in [
            "sep=;",
            "SEP=;",
            "\"sep=;\"",
            "sep=\t",
            "sep=,",
            "\u{feff}sep=;",
            "\u{feff}\"sep=;\"",
            "\"sep=;\",,,",
            ";;",
            "sep=",
            " ",
            "\n\n",
        ] {
            for (end, separator) in [("\n", ';'), ("\r\n", ';'), ("\r", ','), ("\r\n", '\t')] {
                let text =
                    format!("{first}{end}name{separator}team{end}a.example{separator}web{end}");
                let skipped = 1 + i64::try_from(first.matches('\n').count()).unwrap();
                let expected = [
                    (skipped + 1, of(&["name", "team"])),
                    (skipped + 2, of(&["a.example", "web"])),
                ];
                assert_eq!(texts(text.as_bytes()), expected, "{text:?}");
            }
        }
        // One cell a row: nothing stands between.
        assert_eq!(
            texts(b"sep=;\nname\na.example\n"),
            [(2, of(&["name"])), (3, of(&["a.example"]))]
        );
        assert_eq!(texts(b"separator=;\n")[0].1, ["separator=", ""]);
    }

    #[test]
    fn lines_are_counted_as_editors_do() {
        let text = b"name,team\r\n\r\n\"a\nb\",x\r,\rc,y\n\n\nd,z";
        let expected = [
            (1, of(&["name", "team"])),
            (3, of(&["a\nb", "x"])),
            (5, of(&["", ""])),
            (6, of(&["c", "y"])),
            (9, of(&["d", "z"])),
        ];
        assert_eq!(texts(text), expected);
    }

    #[test]
    fn letters_of_one_language_are_told_by_their_neighbours() {
        let rows = |names: &[&str]| {
            let lines: Vec<String> = names.iter().map(|name| format!("{name}\n")).collect();
            format!("first_name;last_name;city\n{}", lines.concat())
        };
        for (encoding, text) in [
            (
                "windows-1251",
                rows(&["Елена;Щукина;Санкт-Петербург", "Иван;Юрьев;Москва"]),
            ),
            (
                "koi8-u",
                rows(&["Елена;Щукина;Санкт-Петербург", "Иван;Юрьев;Москва"]),
            ),
            (
                "windows-1250",
                rows(&["Žofie;Řezníčková;Plzeň", "Jiří;Dvořák;České Budějovice"]),
            ),
            (
                "iso-8859-2",
                rows(&["Žofie;Řezníčková;Plzeň", "Jiří;Dvořák;České Budějovice"]),
            ),
            (
                "windows-1250",
                rows(&["Łukasz;Żółć;Łódź", "Grażyna;Wiśniewska;Kraków"]),
            ),
            (
                "windows-1253",
                rows(&["Ελένη;Παπαδοπούλου;Θεσσαλονίκη", "Γιώργος;Μπάρκας;Αθήνα"]),
            ),
            (
                "windows-1254",
                rows(&["Ayşe;Yıldırım;İstanbul", "Çağrı;Şahin;Diyarbakır"]),
            ),
            (
                "windows-1252",
                rows(&["Jürgen;Größer;Köln", "Zoë;Müller;Düsseldorf"]),
            ),
            (
                "windows-1252",
                rows(&["José;Muñoz;Logroño", "Inês;Conceição;Évora"]),
            ),
            (
                "shift_jis",
                rows(&["太郎;山田;東京都千代田区", "花子;鈴木;大阪市北区"]),
            ),
            ("gbk", rows(&["伟;王;北京市朝阳区", "芳;李;上海市浦东新区"])),
            (
                "windows-1255",
                rows(&["דוד;כהן;תל אביב", "שרה;לוי;ירושלים"]),
            ),
        ] {
            let known = encoding_rs::Encoding::for_label(encoding.as_bytes()).unwrap();
            let bytes = known.encode(&text).0;
            let mut found = Vec::new();
            let named = read(
                bytes.to_vec(),
                Bounded::new(std::io::empty()),
                None,
                &mut |_, cells| {
                    found.push(
                        cells
                            .into_iter()
                            .map(Result::unwrap)
                            .collect::<Vec<_>>()
                            .join(";"),
                    );
                    Ok(true)
                },
            );
            let named = named.unwrap().unwrap();
            let expected: Vec<&str> = text.lines().collect();
            assert_eq!(found, expected, "{encoding}: {named}");
        }
    }

    #[test]
    fn a_letter_that_is_cut_off_is_one_of_utf_8() {
        let found = |bytes: &[u8]| match found_in(bytes, true) {
            Found::Nothing => "nothing",
            Found::Utf8 => "utf-8",
            Found::Other(_) => "other",
        };
        assert_eq!(found(b"name\n"), "nothing");
        assert_eq!(found("name\nž".as_bytes()), "utf-8");
        assert_eq!(found(b"name\n\xc5"), "utf-8");
        assert_eq!(found(b"name\n\xc5\xbe\xff"), "utf-8");
        assert_eq!(found(b"name\n\xff, "), "other");
        assert_eq!(found(b"name\n\xce\xb0, \xcd\xf5, \xd1\xf4"), "other");
        assert!(matches!(found_in(b"name\xc5", false), Found::Other(_)));
    }

    #[test]
    fn letters_of_windows_are_read_and_one_broken_letter_is_not() {
        let western = texts(b"name;city\nM\xfcller;M\xfcnchen\nPlain;Berlin\n");
        assert_eq!(western[1].1, ["Müller", "München"]);
        let broken = rows(
            "name\nžluť\nbro\u{17e}"
                .as_bytes()
                .strip_suffix(b"\xbe")
                .unwrap(),
        );
        assert_eq!(broken[1].1[0].as_deref(), Ok("žluť"));
        assert!(broken[2].1[0].as_ref().unwrap_err().contains("UTF-8"));
    }
}
