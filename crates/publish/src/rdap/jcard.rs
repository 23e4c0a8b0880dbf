//! Contacts as jCard (RFC 7095): vCard 4 (RFC 6350) in JSON arrays.

use crate::Publisher;
use model::published::Shown;
use serde_json::{Value, json};

/// A contact. `fn` and `adr` are always present, empty where nothing may be shown. The country's code is the `cc` parameter (RFC 8605, section 3.1). Most readers know only the address's last
/// component, where vCard has the country: it is there too, except with a registrar of ICANN's, whose profile (section 1.4) wants that one empty.
/// A withheld e-mail address is replaced by a `contact-uri` (RFC 8605, section 2.1).
pub(super) fn contact(shown: &Shown, by: &Publisher) -> Value {
    let street = match shown.street.as_slice() {
        [] => json!(""),
        [one] => json!(one),
        // RFC 7095, section 3.3.1.3: several values of one component are an array of their own.
        lines => json!(lines),
    };
    let place = if shown.country_code.is_empty() {
        json!({})
    } else {
        json!({ "cc": shown.country_code })
    };
    let country = if by.follows_icann() {
        ""
    } else {
        shown.country_code.as_str()
    };
    let mut card = vec![version(), json!(["fn", {}, "text", shown.name])];
    if !shown.org.is_empty() {
        card.push(json!(["org", {}, "text", shown.org]));
    }
    card.push(json!([
        "adr",
        place,
        "text",
        [
            "",
            "",
            street,
            shown.city,
            shown.region,
            shown.postal_code,
            country
        ]
    ]));
    if !shown.phone.is_empty() {
        card.push(tel("voice", &shown.phone, &shown.phone_ext));
    }
    if !shown.fax.is_empty() {
        card.push(tel("fax", &shown.fax, &shown.fax_ext));
    }
    if !shown.email.is_empty() {
        card.push(json!(["email", {}, "text", shown.email]));
    } else if !shown.disclose {
        card.push(json!(["contact-uri", {}, "uri", by.registrar_url]));
    }
    json!(["vcard", card])
}

/// An organization that is not a contact of the domain.
pub(super) fn organization(name: &str, email: Option<&str>, phone: Option<&str>) -> Value {
    let mut card = vec![
        version(),
        json!(["fn", {}, "text", name]),
        json!(["kind", {}, "text", "org"]),
    ];
    card.extend(phone.map(|phone| tel("voice", phone, "")));
    card.extend(email.map(|email| json!(["email", {}, "text", email])));
    json!(["vcard", card])
}

fn version() -> Value {
    json!(["version", {}, "text", "4.0"])
}

/// A number as `tel:` URI (RFC 3966: the dot of EPP's form is a visual separator there); what is no such number stays text.
fn tel(kind: &str, number: &str, extension: &str) -> Value {
    let digits =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !number.strip_prefix('+').is_some_and(digits) || !(extension.is_empty() || digits(extension))
    {
        let text = if extension.is_empty() {
            number.to_owned()
        } else {
            format!("{number} x{extension}")
        };
        return json!(["tel", { "type": kind }, "text", text]);
    }
    let uri = if extension.is_empty() {
        format!("tel:{number}")
    } else {
        format!("tel:{number};ext={extension}")
    };
    json!(["tel", { "type": kind }, "uri", uri])
}
