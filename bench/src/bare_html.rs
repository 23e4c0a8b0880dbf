//! What the bare handlers of both engines write: the list's HTML, by hand.

use std::fmt::{self, Display, Write as _};

const HEAD: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Contacts</title></head><body><header><nav aria-label=\"Main\"><a href=\"/contacts\" aria-current=\"page\">Contacts</a></nav><span>";
const TABLE: &str = "\"></label><button>Search</button></form><table><thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Organization</th><th scope=\"col\">E-mail</th><th scope=\"col\">Phone</th><th scope=\"col\">Street</th><th scope=\"col\">City</th><th scope=\"col\">Postal code</th><th scope=\"col\">Country</th><th scope=\"col\">State</th><th scope=\"col\">Verification</th><th scope=\"col\">Created</th></tr></thead><tbody>";

/// How many rows a page has.
pub const ROWS: usize = 50;

/// What a row shows.
pub struct Shown<'a> {
    /// Sixteen bytes.
    pub id: &'a [u8],
    /// First and last name, organization, e-mail address, telephone, street, city, postal code, country.
    pub texts: [&'a str; 9],
    /// Whether it is in use.
    pub is_active: bool,
    /// The word of its verification.
    pub status: &'a str,
    /// When it was made.
    pub made: &'a str,
}

/// A page that begins, for that person and that search.
pub fn begin(user: &str, q: &str) -> String {
    let mut html = String::with_capacity(32 * 1024);
    // Writing to a String can't fail, here and below.
    let _ = write!(
        html,
        "{HEAD}{}</span></header><main><h1>Contacts</h1><form action=\"/contacts\" role=\"search\"><label>Last name <input type=\"search\" name=\"q\" value=\"{}{TABLE}",
        Escaped(user),
        Escaped(q)
    );
    html
}

/// One row more.
pub fn row(html: &mut String, shown: &Shown<'_>) {
    let [
        first,
        last,
        organization,
        email,
        phone,
        street,
        city,
        code,
        country,
    ] = shown.texts.map(Escaped);
    let (id, status, made) = (Hex(shown.id), Escaped(shown.status), Escaped(shown.made));
    let state = if shown.is_active {
        "Active"
    } else {
        "Inactive"
    };
    let day = shown.made.get(..10).unwrap_or_default();
    let _ = write!(
        html,
        "<tr><td><a href=\"/contacts/{id}\">{last}, {first}</a></td><td>{organization}</td><td><a href=\"mailto:{email}\">{email}</a></td><td><a href=\"tel:{phone}\">{phone}</a></td>\
         <td>{street}</td><td>{city}</td><td>{code}</td><td>{country}</td><td>{state}</td><td><span class=\"badge {status}\">{status}</span></td><td><time datetime=\"{made}\">{day}</time></td></tr>",
    );
}

/// The page's end, with a way to the next one when there is one.
pub fn end(html: &mut String, more: bool) {
    if more {
        html.push_str(
            "</tbody></table><nav><a rel=\"next\" href=\"/contacts?cursor=\">Next</a></nav>",
        );
    }
    html.push_str("</main></body></html>");
}

/// Text as HTML shows it.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut done = 0;
        for (at, byte) in self.0.bytes().enumerate() {
            let entity = match byte {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                b'\'' => "&#39;",
                _ => continue,
            };
            // These are ASCII, so that the text is cut between characters.
            out.write_str(&self.0[done..at])?;
            out.write_str(entity)?;
            done = at + 1;
        }
        out.write_str(&self.0[done..])
    }
}

/// Bytes as their digits.
struct Hex<'a>(&'a [u8]);

impl Display for Hex<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0; 32];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        out.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}
