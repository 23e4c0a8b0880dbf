//! Which postal forms the registry of a TLD takes (RFC 5733, section 2.4). Most take either, or both.

use super::{Form, RegistryContact};

/// Which postal forms a registry takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PostalForms {
    /// Either, or both.
    #[default]
    Any,
    /// The internationalized form alone.
    Int,
    /// The local form alone, in whatever letters.
    Loc,
}

/// The TLDs whose registries take one form alone. `eu` and `fr` are what EURid and AFNIC publish in their EPP guidelines; the last two are the simulator's.
const ONE: [(&str, PostalForms); 4] = [
    ("eu", PostalForms::Loc),
    ("fr", PostalForms::Loc),
    ("native", PostalForms::Loc),
    ("strict", PostalForms::Int),
];

/// What the registry of this TLD takes.
#[must_use]
pub fn postal_forms(tld: &str) -> PostalForms {
    let mut known = ONE.iter();
    known
        .find(|(of, _)| *of == tld)
        .map_or(PostalForms::Any, |(_, forms)| *forms)
}

impl PostalForms {
    /// Its word, where it is one form: in the store, and for people.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "",
            Self::Int => "int",
            Self::Loc => "loc",
        }
    }

    /// Whether it takes this form.
    #[must_use]
    pub const fn takes(self, form: Form) -> bool {
        matches!(
            (self, form),
            (Self::Any, _) | (Self::Int, Form::Int) | (Self::Loc, Form::Loc)
        )
    }

    /// Whether an object has a form that it does not take. EPP takes none away, so such an object is of no use there.
    #[must_use]
    pub const fn refuses(self, object: &RegistryContact) -> bool {
        (object.int.is_some() && !self.takes(Form::Int))
            || (object.loc.is_some() && !self.takes(Form::Loc))
    }
}
