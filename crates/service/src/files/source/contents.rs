//! What a file is, by its first bytes (the formats' own signatures), and what would do instead of those that are not read.

/// What a file is.
pub(super) enum Contents {
    /// Text: CSV, as far as can be told from here.
    Text,
    /// A ZIP archive, as workbooks are.
    Packed,
    /// Nothing that is read here, and what would do.
    Other(&'static str),
}

/// OLE compound files (MS-CFB, section 2.2).
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// The name of the stream that an encrypted workbook is in (MS-OFFCRYPTO, section 1.3), as it is written: in UTF-16.
const ENCRYPTED: &str = "EncryptedPackage";

/// Signatures, and what is said of such a file.
const KNOWN: [(&[u8], &str); 11] = [
    (
        b"%PDF-",
        "This is a PDF. Export the table itself from the program that made it, as CSV or as an Excel workbook (.xlsx).",
    ),
    (
        &[0x1f, 0x8b],
        "This file is packed (gzip). Unpack it and bring what is in it.",
    ),
    (
        b"7z\xbc\xaf\x27\x1c",
        "This file is packed (7z). Unpack it and bring what is in it.",
    ),
    (
        b"Rar!",
        "This file is packed (RAR). Unpack it and bring what is in it.",
    ),
    (
        b"BZh",
        "This file is packed (bzip2). Unpack it and bring what is in it.",
    ),
    (
        &[0xfd, b'7', b'z', b'X', b'Z', 0],
        "This file is packed (xz). Unpack it and bring what is in it.",
    ),
    (b"PK\x05\x06", "This archive is empty."),
    (b"\x89PNG", "This is a picture, and no table."),
    (&[0xff, 0xd8, 0xff], "This is a picture, and no table."),
    (
        b"{\\rtf",
        "This is a text document. Copy its table into a spreadsheet and save that as CSV or .xlsx.",
    ),
    (
        b"SQLite format 3",
        "This is a database. Export its table as CSV.",
    ),
];

/// Beginnings of text that is no table, in small letters.
const SPOKEN: [(&str, &str); 5] = [
    (
        "<!doctype html",
        "This is a web page, as some programs write under the name .xls. Open it in a spreadsheet and save it as CSV or .xlsx.",
    ),
    (
        "<html",
        "This is a web page, as some programs write under the name .xls. Open it in a spreadsheet and save it as CSV or .xlsx.",
    ),
    (
        "<?xml",
        "This is XML. Open it in a spreadsheet and save it as CSV or .xlsx.",
    ),
    (
        "begin:vcard",
        "These are address cards (vCard). Export them as CSV: Google Contacts and Outlook offer that beside vCard.",
    ),
    ("{\"", "This is JSON. Export the table as CSV or .xlsx."),
];

/// What a file is that begins like this.
pub(super) fn of(head: &[u8]) -> Contents {
    if head.starts_with(b"PK\x03\x04") {
        return Contents::Packed;
    }
    if head.starts_with(COMPOUND) {
        let wide: Vec<u8> = ENCRYPTED
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        return Contents::Other(if head.windows(wide.len()).any(|part| part == wide) {
            "This workbook is protected by a password. Save it without one."
        } else {
            "This is a workbook of Excel 97–2003 (.xls). Save it as an Excel workbook (.xlsx) or as CSV."
        });
    }
    if let Some((_, why)) = KNOWN.iter().find(|(begins, _)| head.starts_with(begins)) {
        return Contents::Other(why);
    }
    let spoken: Vec<u8> = head.iter().take(64).map(u8::to_ascii_lowercase).collect();
    let spoken = spoken.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&spoken);
    let spoken = spoken.trim_ascii_start();
    let known = SPOKEN
        .iter()
        .find(|(begins, _)| spoken.starts_with(begins.as_bytes()));
    known.map_or(Contents::Text, |(_, why)| Contents::Other(why))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(head: &[u8]) -> &'static str {
        match of(head) {
            Contents::Text => "text",
            Contents::Packed => "packed",
            Contents::Other(why) => why,
        }
    }

    #[test]
    fn what_is_no_table_is_told_what_would_do() {
        assert_eq!(said(b"name,team\n"), "text");
        assert_eq!(said(b""), "text");
        assert_eq!(said(b"PK\x03\x04..."), "packed");
        let mut workbook = COMPOUND.to_vec();
        assert!(said(&workbook).contains(".xlsx"));
        workbook.extend(ENCRYPTED.encode_utf16().flat_map(u16::to_le_bytes));
        assert!(said(&workbook).contains("password"));
        for (head, says) in [
            (&b"%PDF-1.7"[..], "PDF"),
            (b"\xef\xbb\xbf  <HTML><table>", "web page"),
            (b"BEGIN:VCARD\r\n", "vCard"),
            (b"\x1f\x8b\x08", "Unpack"),
        ] {
            assert!(said(head).contains(says), "{}", said(head));
        }
    }
}
