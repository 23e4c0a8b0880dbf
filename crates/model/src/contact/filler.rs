//! Names that say nothing: dashes and dots that stand where a form once wanted something.

use super::Snapshot;
use crate::field::{FieldCode, FieldErrors};
use crate::text::trimmed;

/// What stands in one of the two names although it says nothing, while the other is filled: one name is enough, and a filler is published like a name. What somebody wrote is never taken away, nor what
/// a registry holds; it is pointed out where it is typed and shown.
#[must_use]
pub fn fillers(of: &Snapshot) -> FieldErrors {
    let mut found = FieldErrors::default();
    let names = [
        ("first_name", &of.first_name, &of.last_name),
        ("last_name", &of.last_name, &of.first_name),
    ];
    for (field, name, other) in names {
        if !trimmed(name).is_empty() && says_nothing(name) && !says_nothing(other) {
            found.push(
                field,
                FieldCode::Other {
                    text: format!("“{name}” would be published as a name. One name is enough: leave the other one empty.").into(),
                },
            );
        }
    }
    found
}

fn says_nothing(name: &str) -> bool {
    let nothing = |c: char| c.is_ascii_punctuation() || matches!(c, '–' | '—' | '…');
    name.chars().all(|c| c.is_whitespace() || nothing(c))
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
}
