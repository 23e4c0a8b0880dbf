//! The one declaration of a noun's text fields.

/// Declares the text fields of a noun: what is stored (`String` is required, `Option<String>` optional), what was typed, and [`FieldSpec`](super::FieldSpec)s in the form's
/// order as `FIELDS`. After the typed struct's name there may be members that are not texts, with their initial values.
macro_rules! fields {
    (
        $(#[$stored_meta:meta])*
        stored $stored:ident;
        $(#[$typed_meta:meta])*
        typed $typed:ident $({ $($(#[doc = $extra_doc:literal])+ $extra:ident: $extra_kind:ty = $default:expr,)* })?;
        $($(#[doc = $doc:literal])+ $field:ident: $kind:ty = $spec:expr,)+
    ) => {
        $(#[$stored_meta])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub struct $stored {
            $($(#[doc = $doc])+ pub $field: $kind,)+
        }

        $(#[$typed_meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $typed {
            $($(#[doc = $doc])+ pub $field: String,)+
            $($($(#[doc = $extra_doc])+ pub $extra: $extra_kind,)*)?
        }

        /// The text fields, in the form's order.
        pub static FIELDS: [$crate::spec::FieldSpec; [$(stringify!($field)),+].len()] = [$({
            const SPEC: $crate::spec::FieldSpec = $spec;
            $crate::spec::FieldSpec {
                name: stringify!($field),
                required: <$kind as $crate::spec::Stored>::REQUIRED,
                ..SPEC
            }
        }),+];

        /// The field of that name.
        #[must_use]
        pub fn spec(name: &str) -> Option<&'static $crate::spec::FieldSpec> {
            $crate::spec::find(&FIELDS, name)
        }

        impl Default for $typed {
            fn default() -> Self {
                Self {
                    $($field: String::new(),)+
                    $($($extra: $default,)*)?
                }
            }
        }

        impl From<&$stored> for $typed {
            fn from(of: &$stored) -> Self {
                Self {
                    $($field: $crate::spec::Stored::text(&of.$field).to_owned(),)+
                    $($($extra: $default,)*)?
                }
            }
        }

        impl $typed {
            /// The typed texts by these names; an unknown name is ignored.
            #[must_use]
            pub fn named<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
                let mut typed = Self::default();
                typed.set(texts);
                typed
            }

            /// Replaces typed texts; an unknown name is ignored.
            pub fn set<'a>(&mut self, texts: impl IntoIterator<Item = (&'a str, &'a str)>) {
                for (name, text) in texts {
                    if let Some(place) = self.get_mut(name) {
                        text.clone_into(place);
                    }
                }
            }

            /// The typed text of a field; `None` for an unknown name.
            #[must_use]
            pub fn get(&self, name: &str) -> Option<&str> {
                match name {
                    $(stringify!($field) => Some(&self.$field),)+
                    _ => None,
                }
            }

            /// The index of a field; `None` for an unknown name.
            pub fn get_mut(&mut self, name: &str) -> Option<&mut String> {
                match name {
                    $(stringify!($field) => Some(&mut self.$field),)+
                    _ => None,
                }
            }

            /// What can be stored of this, wrong fields left empty, and the errors: for a preview while typing.
            #[must_use]
            pub fn read(&self) -> ($stored, $crate::field::FieldErrors) {
                if let Some(lines) = $crate::spec::two_lines(|name| self.get(name)) {
                    let mut parted = self.clone();
                    parted.set(lines.iter().map(|(name, text)| (*name, text.as_str())));
                    return parted.read();
                }
                let mut errors = $crate::field::FieldErrors::default();
                let [$($field),+] = &FIELDS;
                let stored = $stored {
                    $($field: {
                        let text: $kind = $field.read(&self.$field, &mut errors);
                        $crate::spec::made_up_for($field, &text, |name| self.get(name), &mut errors);
                        text
                    },)+
                };
                (stored, errors)
            }

            /// Whether this can be stored, and the stored form: trimmed, empty optional fields absent, phone numbers in E.164, the country in upper case.
            ///
            /// # Errors
            /// Every wrong field, in the form's order.
            pub fn parse(&self) -> Result<$stored, $crate::field::FieldErrors> {
                let (stored, errors) = self.read();
                errors.or(stored)
            }

            /// The error of a single field: for checks while typing.
            #[must_use]
            pub fn check(&self, name: &str) -> Option<$crate::field::FieldCode> {
                let spec = spec(name)?;
                match spec.accepts(self.get(name)?) {
                    Ok(()) if $crate::text::trimmed(self.get(name)?).is_empty() && $crate::spec::is_missing(spec, |name| self.get(name)) => Some($crate::field::FieldCode::NoName),
                    Err($crate::field::FieldCode::LineBreak) if $crate::spec::two_lines(|name| self.get(name)).is_some() => None,
                    checked => checked.err(),
                }
            }
        }
    };
}

pub(crate) use fields;
