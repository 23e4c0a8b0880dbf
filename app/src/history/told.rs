//! An entry with what is needed to tell of it.

use super::kinds::{one, page};
use super::piece::Shown;
use model::domain_name::DomainName;
use serde_json::Value;
use service::audit::{Audit, Names};
use uuid::Uuid;

static NOTHING: Value = Value::Null;

/// An entry, and from where it is looked at.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    pub(super) entry: &'a Audit,
    pub(super) names: &'a Names,
    /// The object whose history this is; none for the whole log.
    pub(super) about: Option<Uuid>,
}

impl<'a> Told<'a> {
    /// The object before; null when it was made.
    pub(super) fn before(self) -> &'a Value {
        self.entry.before.as_ref().unwrap_or(&NOTHING)
    }

    /// The object after; null when it was removed.
    pub(super) fn after(self) -> &'a Value {
        self.entry.after.as_ref().unwrap_or(&NOTHING)
    }

    /// Whether this is the history of the entry's own object.
    pub(super) fn is_own(self) -> bool {
        self.about == Some(self.entry.object_id)
    }

    /// `this contact` in its own history, else `a contact`.
    pub(super) fn this(self, one: &str) -> String {
        let article = match (self.is_own(), one.starts_with(['a', 'e', 'i', 'o', 'u'])) {
            (true, _) => "this",
            (false, true) => "an",
            (false, false) => "a",
        };
        format!("{article} {one}")
    }

    /// The entry's own object.
    pub(super) fn object(self) -> Shown {
        self.named(&self.entry.object_kind, self.entry.object_id)
    }

    /// An object by its id. Its name is that of today, and one without a name is called by its kind.
    pub(super) fn named(self, kind: &str, id: Uuid) -> Shown {
        let Some((_, name)) = self.names.get(id) else {
            let known = matches!(kind, "task" | "import" | "organization" | "key" | "webhook");
            return Shown {
                text: format!("{} {}", if known { "the" } else { "a" }, one(kind)),
                id: Some(id),
                href: page(kind, id).filter(|_| known),
            };
        };
        let text = match kind {
            "domain" => DomainName::parse(&name.name)
                .map_or_else(|_| name.name.clone(), |domain| domain.unicode().to_owned()),
            _ => [Some(name.name.as_str()), name.handle.as_deref()]
                .into_iter()
                .flatten()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" "),
        };
        Shown {
            text: if text.is_empty() {
                one(kind).to_owned()
            } else {
                text
            },
            id: Some(id),
            href: page(kind, id).filter(|_| !name.is_gone),
        }
    }

    /// The object of this kind that a member of a side names.
    pub(super) fn at(self, side: &Value, member: &str, kind: &str) -> Option<Shown> {
        let id = side.get(member)?.as_str()?;
        Some(self.named(kind, Uuid::parse_str(id).ok()?))
    }

    /// The successor as the entry itself names them, where the contact's name is not known.
    pub(super) fn or_said(shown: Option<Shown>, side: &Value, name: &str, handle: &str) -> Shown {
        let known = shown.filter(|shown| shown.text != "a contact");
        known.unwrap_or_else(|| {
            let of = |member: &str| side.get(member).and_then(Value::as_str).unwrap_or_default();
            Shown::text(format!("{} {}", of(name), of(handle)).trim().to_owned())
        })
    }
}
