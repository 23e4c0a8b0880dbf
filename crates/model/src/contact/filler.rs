//! Names that say nothing: dashes, dots and words that stand where a form once wanted something.

use super::Snapshot;
use crate::field::{FieldCode, FieldErrors};
use crate::text::trimmed;

/// What people write where there is no name, in small letters. A name alone may be somebody's (Null, Na); with these signs it is none.
const NO_NAME: [&str; 8] = [
    "n/a",
    "n.a.",
    "n.a",
    "n. a.",
    "k.a.",
    "none",
    "unknown",
    "not applicable",
];
/// What besides is no organization.
const NO_ORGANIZATION: [&str; 16] = [
    "na",
    "nil",
    "null",
    "no",
    "keine",
    "kein",
    "aucune",
    "ninguna",
    "nessuna",
    "private",
    "privat",
    "private person",
    "privatperson",
    "particulier",
    "individual",
    "no company",
];

/// What stands in a name or the organization although it says nothing: in one of the two names while the other is filled, as one name is enough. A filler is published like a name, and an organization makes it
/// the holder. What somebody wrote is never taken away, nor what a registry holds; it is pointed out where it is typed and shown.
#[must_use]
pub fn fillers(of: &Snapshot) -> FieldErrors {
    let mut found = FieldErrors::default();
    let names = [
        ("first_name", &of.first_name, &of.last_name),
        ("last_name", &of.last_name, &of.first_name),
    ];
    for (field, name, other) in names {
        if !trimmed(name).is_empty() && says_nothing(name) && !says_nothing(other) {
            let text = format!(
                "“{name}” would be published as a name. One name is enough: leave the other one empty."
            );
            found.push(field, FieldCode::Other { text: text.into() });
        }
    }
    if let Some(name) = of.org_name.as_deref()
        && (says_nothing(name) || is_one_of(&NO_ORGANIZATION, name))
        && !trimmed(name).is_empty()
    {
        let text = format!(
            "“{name}” would be published as an organization. Whoever stands for none leaves it empty."
        );
        found.push("org_name", FieldCode::Other { text: text.into() });
    }
    found
}

fn says_nothing(name: &str) -> bool {
    !name.chars().any(char::is_alphanumeric) || is_one_of(&NO_NAME, name)
}

fn is_one_of(words: &[&str], name: &str) -> bool {
    let small = trimmed(name).to_lowercase();
    words.contains(&small.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_beside_a_name_is_pointed_out() {
        for (first, last, fields) in [
            ("Suharto", "-", &["last_name"][..]),
            ("...", "Suharto", &["first_name"]),
            ("—", "Suharto", &["first_name"]),
            ("Suharto", "", &[]),
            ("", "Suharto", &[]),
            ("Jean-Luc", "O'Neill", &[]),
            ("J.", "山", &[]),
            ("．", "Suharto", &["first_name"]),
            ("N/A", "Suharto", &["first_name"]),
            ("Suharto", "n.a.", &["last_name"]),
            ("Na", "Null", &[]),
            ("N/A", "-", &[]),
            // There is no name at all: it is not for us to say which of the two is one.
            ("-", "-", &[]),
            ("", "-", &[]),
        ] {
            let of = Snapshot {
                first_name: first.into(),
                last_name: last.into(),
                ..Snapshot::default()
            };
            let found: Vec<_> = fillers(&of).0.into_iter().map(|it| it.field).collect();
            assert_eq!(found, fields, "{first} {last}");
        }
    }

    #[test]
    fn what_is_no_organization_is_pointed_out() {
        let found = |name: &str| {
            let of = Snapshot {
                last_name: "Nová".into(),
                org_name: (!name.is_empty()).then(|| name.into()),
                ..Snapshot::default()
            };
            fillers(&of).0.into_iter().map(|it| it.field).next()
        };
        for name in ["-", "N/A", "NA", "none", "Privat", "..."] {
            assert_eq!(found(name).as_deref(), Some("org_name"), "{name}");
        }
        for name in [
            "",
            "Nova s.r.o.",
            "3M",
            "Privat Bank",
            "山",
            "No Company Ltd.",
        ] {
            assert_eq!(found(name), None, "{name}");
        }
    }
}
