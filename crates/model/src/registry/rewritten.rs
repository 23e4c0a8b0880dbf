//! What registries rewrite in a value without changing what it says.

use super::{Field, PostalField};
use crate::domain_name::DomainName;
use unicode_normalization::UnicodeNormalization;

/// The value without what may be written otherwise: two values that say the same are equal.
pub(super) fn plain(field: Field, value: &str) -> String {
    let composed: String = value.nfc().collect();
    match field {
        Field::Email => email(&composed),
        // `08-110` and `08110`, `SW1A 1AA` and `sw1a1aa`: letters and digits are the code, wherever it is broken.
        Field::Postal(_, PostalField::PostalCode) => composed
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '‑' | '–' | '.'))
            .flat_map(char::to_uppercase)
            .collect(),
        // The breaks between lines stay; what is within them is folded.
        Field::Postal(_, PostalField::Street) => {
            let lines = composed.lines().map(folded);
            lines.collect::<Vec<_>>().join("\n")
        }
        _ => folded(&composed),
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The local part is the receiver's to read; the domain has no case, and is the same in A-labels.
fn email(text: &str) -> String {
    let Some((local, host)) = text.rsplit_once('@') else {
        return text.to_owned();
    };
    let host = match DomainName::parse(host) {
        Ok(name) => name.ascii().to_owned(),
        Err(_) => host.to_lowercase(),
    };
    format!("{local}@{host}")
}

#[cfg(test)]
mod tests {
    use super::super::Form;
    use super::*;

    const CODE: Field = Field::Postal(Form::Loc, PostalField::PostalCode);
    const CITY: Field = Field::Postal(Form::Loc, PostalField::City);
    const STREET: Field = Field::Postal(Form::Loc, PostalField::Street);

    #[test]
    fn what_is_written_otherwise_says_the_same() {
        for (field, ours, theirs) in [
            (Field::Email, "Jana@Nova.Example", "Jana@nova.example"),
            (Field::Email, "j@bücher.example", "j@xn--bcher-kva.example"),
            (CODE, "110 00", "11000"),
            (CODE, "08-110", "08110"),
            (CODE, "100-0001", "1000001"),
            (CODE, "K1A 0B1", "k1a0b1"),
            (CITY, "Pra\u{301}ha", "Práha"),
            (CITY, "Praha  1", "Praha 1"),
            (STREET, "Dlouhá  1\nDvůr", "Dlouhá 1\nDvůr"),
        ] {
            assert_eq!(plain(field, ours), plain(field, theirs), "{field}");
        }
    }

    #[test]
    fn what_says_something_else_stays_another() {
        for (field, ours, theirs) in [
            (Field::Email, "Jana@nova.example", "jana@nova.example"),
            (CODE, "110 00", "110 01"),
            (CITY, "Praha", "PRAHA"),
            (STREET, "Dlouhá 1\nDvůr", "Dlouhá 1 Dvůr"),
            (Field::Voice, "+420.1", "+420.11"),
        ] {
            assert_ne!(plain(field, ours), plain(field, theirs), "{field}");
        }
    }
}
