//! WHOIS answers (RFC 3912): UTF-8, CRLF, one `Label: value` a line.
//!
//! Labels and their order are those of the Registration Data Directory Services specification of the 2013 RAA, section 1.4.2; programs look for these words. A label without
//! a value stands bare where ICANN's advisory of 2015 counts it as optional, as registrars print it: programs read a contact's labels as one block. A time, a server or a status that isn't known is left out.

use crate::{Publisher, clean};
use model::domain_name::DomainName;
use model::published::DomainView;
use model::role::Role;

/// The answer for a domain, in full.
#[must_use]
pub fn domain(view: &DomainView, by: &Publisher) -> String {
    let mut text = Text::default();
    text.line("Domain Name", view.name.ascii());
    let unicode = view.name.unicode();
    if unicode != view.name.ascii() {
        text.line("Internationalized Domain Name", &unicode);
    }
    text.line("Registry Domain ID", &view.roid);
    text.line(
        "Registrar WHOIS Server",
        by.whois_server.as_deref().unwrap_or_default(),
    );
    text.line("Registrar URL", &by.registrar_url);
    for (label, at) in [
        ("Updated Date", view.updated),
        ("Creation Date", view.created),
        ("Registrar Registration Expiration Date", view.expires),
    ] {
        text.line(label, &at.map(clean::time).unwrap_or_default());
    }
    text.line("Registrar", &by.registrar);
    text.label(
        "Registrar IANA ID",
        by.iana_id.as_deref().unwrap_or_default(),
    );
    text.label(
        "Registrar Abuse Contact Email",
        by.abuse_email.as_deref().unwrap_or_default(),
    );
    text.label(
        "Registrar Abuse Contact Phone",
        by.abuse_phone.as_deref().unwrap_or_default(),
    );
    // A grace period is a status with a page of its own; some words are both.
    let grace = view.grace.iter();
    let grace = grace.filter(|period| !view.statuses.contains(period));
    for status in view.statuses.iter().chain(grace) {
        text.line("Domain Status", &status_line(status));
    }
    for role in Role::ALL {
        for (_, contact) in view.contacts.iter().filter(|(held, _)| *held == role) {
            for (label, value) in clean::contact(contact).whois_lines(role) {
                text.label(&label, &value);
            }
        }
    }
    for host in &view.nameservers {
        text.line("Name Server", &clean::host(host));
    }
    // What a registry was not asked, or does not say, is not known.
    if let Some(signed) = view.signed {
        let word = if signed {
            "signedDelegation"
        } else {
            "unsigned"
        };
        text.line("DNSSEC", word);
    }
    text.line(
        "URL of the ICANN Whois Inaccuracy Complaint Form",
        "https://icann.org/wicf",
    );
    text.plain(&format!(
        ">>> Last update of WHOIS database: {} <<<",
        clean::time(view.read_at)
    ));
    text.plain("");
    text.plain("For more information on domain status codes, please visit https://icann.org/epp");
    text.closing(by);
    text.0
}

/// The answer for a name that isn't ours to speak of.
#[must_use]
pub fn not_found(name: &DomainName, by: &Publisher) -> String {
    let mut text = Text::default();
    text.plain(&format!("No match for \"{}\".", name.ascii()));
    text.closing(by);
    text.0
}

/// Why a query got no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The query is no domain name.
    Malformed,
    /// The query is longer than this many bytes.
    TooLong(usize),
    /// This address asked too often.
    TooMany,
    /// The line fell silent before the query ended.
    TooSlow,
    /// Something of ours is out of order.
    Unavailable,
}

/// The answer to a query that is refused. Nothing of the query stands in it.
#[must_use]
pub fn refused(why: Refusal) -> String {
    let mut text = Text::default();
    match why {
        Refusal::Malformed => text.plain(
            "Error: this is no domain name. Send one name, such as example.com, and a line break.",
        ),
        Refusal::TooLong(limit) => {
            text.plain(&format!("Error: the query is longer than {limit} bytes."))
        }
        Refusal::TooMany => {
            text.plain("Error: too many queries from your address. Try again in a minute.")
        }
        Refusal::TooSlow => text.plain("Error: no query came in time."),
        Refusal::Unavailable => {
            text.plain("Error: the answer is not to be had now. Try again later.")
        }
    }
    text.0
}

/// A status with the page that explains it, when it looks like one of EPP's words.
fn status_line(status: &str) -> String {
    let status = clean::line(status);
    if !status.is_empty() && status.bytes().all(|b| b.is_ascii_alphanumeric()) {
        format!("{status} https://icann.org/epp#{status}")
    } else {
        status
    }
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn line(&mut self, label: &str, value: &str) {
        let value = clean::line(value);
        if !value.is_empty() {
            self.plain(&format!("{label}: {value}"));
        }
    }

    /// The label, bare when there is no value.
    fn label(&mut self, label: &str, value: &str) {
        self.plain(&format!("{label}: {}", clean::line(value)));
    }

    fn plain(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push_str("\r\n");
    }

    fn closing(&mut self, by: &Publisher) {
        self.plain("");
        for paragraph in &by.terms {
            self.plain(&clean::line(paragraph));
        }
        if let Some(url) = &by.terms_url {
            self.line("Terms of service", url);
        }
    }
}
