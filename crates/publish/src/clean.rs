//! Values as they may stand in one line of text.

use chrono::{DateTime, SecondsFormat, Utc};
use model::domain_name::DomainName;
use model::published::Shown;
use model::registry::RegistryContact;

/// A value as one line: control characters, among them line breaks and the escape that begins a terminal's commands, become spaces; the ends are trimmed.
pub(crate) fn line(value: &str) -> String {
    let one_line: String = value
        .chars()
        .map(|c| if breaks(c) { ' ' } else { c })
        .collect();
    one_line.trim().to_owned()
}

/// Also what Unicode counts as the end of a line or paragraph, and what turns the direction of reading so that one text looks like another.
fn breaks(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202d}' | '\u{202e}')
}

/// A time as both answers print it: UTC, whole seconds (RFC 3339).
pub(crate) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A contact with nothing in it that is withheld, every value one line.
pub(crate) fn contact(of: &RegistryContact) -> Shown {
    let shown = Shown::of(of).public();
    Shown {
        handle: line(&shown.handle),
        name: line(&shown.name),
        org: line(&shown.org),
        street: shown
            .street
            .iter()
            .map(|street| line(street))
            .filter(|street| !street.is_empty())
            .collect(),
        city: line(&shown.city),
        region: line(&shown.region),
        postal_code: line(&shown.postal_code),
        country_code: line(&shown.country_code),
        phone: line(&shown.phone),
        phone_ext: line(&shown.phone_ext),
        fax: line(&shown.fax),
        fax_ext: line(&shown.fax_ext),
        email: line(&shown.email),
        disclose: shown.disclose,
    }
}

/// A host name as both answers print it: A-labels, lower case, without the final dot. What is no name stays as it is.
pub(crate) fn host(name: &str) -> String {
    let name = line(name);
    DomainName::parse(&name).map_or_else(
        |_| name.trim_end_matches('.').to_ascii_lowercase(),
        |name| name.ascii().to_owned(),
    )
}
