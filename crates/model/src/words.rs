//! Enums whose values are words of a closed list: one declaration makes everything that reads and writes them.

use serde::de::Visitor;
use serde::{Deserializer, Serializer};
use std::error::Error;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

#[cfg(feature = "schema")]
#[doc(hidden)]
pub use utoipa;

#[doc(hidden)]
pub use serde;

/// A word that is not in the list that it should be from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    /// What was given.
    pub word: Box<str>,
    /// What would do.
    pub expected: &'static [&'static str],
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "unknown word {:?}, expected {}",
            self.word,
            self.expected.join(", ")
        )
    }
}

impl Error for UnknownWord {}

/// Declares an enum each of whose values is a word: in the store, on the wire, and in addresses.
///
/// It has `ALL`, `WORDS`, `as_str`, `Display`, `FromStr` (which fails with [`UnknownWord`]), `Serialize`, `Deserialize` and, with the feature `schema`,
/// utoipa's `ToSchema`: a string with an `enum`, under the name behind `as`, or the type's own. Words behind `|` are read and never written.
/// A type with `titles` also has `title`, for people.
#[macro_export]
macro_rules! words {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident $(as $schema:literal)? titles {
            $($(#[$variant_meta:meta])* $variant:ident = $word:literal $(| $alias:literal)*, $title:literal;)+
        }
    ) => {
        $crate::words! {
            $(#[$meta])*
            $vis enum $name $(as $schema)? {
                $($(#[$variant_meta])* $variant = $word $(| $alias)*;)+
            }
        }

        impl $name {
            /// What people read.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }
        }
    };
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident $(as $schema:literal)? {
            $($(#[$variant_meta:meta])* $variant:ident = $word:literal $(| $alias:literal)*;)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// All their words, in order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word in the store and on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;

            fn from_str(word: &str) -> ::core::result::Result<Self, Self::Err> {
                match word {
                    $($word $(| $alias)* => Ok(Self::$variant),)+
                    _ => Err($crate::words::UnknownWord { word: word.into(), expected: Self::WORDS }),
                }
            }
        }

        impl $crate::words::serde::Serialize for $name {
            fn serialize<S: $crate::words::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::words::write(serializer, self.as_str())
            }
        }

        impl<'de> $crate::words::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::words::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::words::read(deserializer)
            }
        }

        $crate::word_schema!($name as [$($schema,)? stringify!($name)][0]);
    };
}

/// The schema of an enum that [`words!`] declares.
#[cfg(feature = "schema")]
#[doc(hidden)]
#[macro_export]
macro_rules! word_schema {
    ($name:ident as $schema:expr) => {
        impl $crate::words::utoipa::PartialSchema for $name {
            fn schema()
            -> $crate::words::utoipa::openapi::RefOr<$crate::words::utoipa::openapi::Schema> {
                $crate::words::schema(Self::WORDS)
            }
        }

        impl $crate::words::utoipa::ToSchema for $name {
            fn name() -> ::std::borrow::Cow<'static, str> {
                ::std::borrow::Cow::Borrowed($schema)
            }
        }
    };
}

/// Nothing: without the feature `schema` there are none.
#[cfg(not(feature = "schema"))]
#[doc(hidden)]
#[macro_export]
macro_rules! word_schema {
    ($name:ident as $schema:expr) => {};
}

#[cfg(feature = "schema")]
#[doc(hidden)]
#[must_use]
pub fn schema(words: &[&str]) -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
    let words: Vec<serde_json::Value> = words.iter().map(|&word| word.into()).collect();
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::Type::String)
        .enum_values(Some(words))
        .into()
}

#[doc(hidden)]
pub fn write<S: Serializer>(serializer: S, word: &'static str) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(word)
}

#[doc(hidden)]
pub fn read<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err = UnknownWord>,
{
    deserializer.deserialize_str(Word(PhantomData))
}

struct Word<T>(PhantomData<T>);

impl<T: FromStr<Err = UnknownWord>> Visitor<'_> for Word<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word")
    }

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<T, E> {
        word.parse().map_err(E::custom)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use std::collections::BTreeMap;

    crate::words! {
        /// For these tests.
        enum Fruit titles {
            /// Sour.
            RedCurrant = "red_currant" | "currant", "Red currant";
            /// Sweet.
            Fig = "fig", "Fig";
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for (fruit, word) in Fruit::ALL.into_iter().zip(Fruit::WORDS) {
            assert_eq!(fruit.as_str(), *word);
            assert_eq!(fruit.to_string(), *word);
            assert_eq!(word.parse(), Ok(fruit));
            let json = serde_json::to_string(&fruit).unwrap();
            assert_eq!(json, format!("\"{word}\""));
            assert_eq!(serde_json::from_str::<Fruit>(&json).unwrap(), fruit);
        }
        assert_eq!("currant".parse(), Ok(Fruit::RedCurrant));
        assert_eq!(Fruit::Fig.title(), "Fig");
        assert_eq!(
            format!("{:>5}|{:<5}", Fruit::Fig, Fruit::Fig),
            "  fig|fig  "
        );
        let map: BTreeMap<Fruit, u8> = serde_json::from_str(r#"{ "fig": 1 }"#).unwrap();
        assert_eq!(serde_json::to_string(&map).unwrap(), r#"{"fig":1}"#);
    }

    #[test]
    fn another_word_is_named_with_those_that_would_do() {
        let said = r#"unknown word "plum", expected red_currant, fig"#;
        assert_eq!("plum".parse::<Fruit>().unwrap_err().to_string(), said);
        let error = serde_json::from_str::<Fruit>(r#""plum""#).unwrap_err();
        assert!(error.to_string().starts_with(said), "{error}");
        assert!(serde_json::from_str::<Fruit>("1").is_err());
        assert!("Fig".parse::<Fruit>().is_err());
    }
}
