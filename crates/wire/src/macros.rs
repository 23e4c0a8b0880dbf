//! The two declarations that every shape is made by.

/// What an answer shows. All members are there, those without a value as `null`; behind `sometimes` stand those that are left out where there is nothing to
/// say. The word behind `is` is the value of `object`.
macro_rules! answers {
    ($(
        $(#[doc = $doc:literal])*
        struct $name:ident $(is $object:literal)? {
            $($(#[doc = $field_doc:literal])* $(#[schema($($schema:tt)*)])? $field:ident: $kind:ty,)*
        } $(sometimes {
            $($(#[doc = $some_doc:literal])* $(#[schema($($some_schema:tt)*)])? $some:ident: $some_kind:ty,)*
        })?
    )*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
            #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
            $(#[serde(tag = "object", rename = $object)])?
            pub struct $name {
                $($(#[doc = $field_doc])* $(#[cfg_attr(feature = "schema", schema($($schema)*))])? pub $field: $kind,)*
                $($(
                    $(#[doc = $some_doc])*
                    #[cfg_attr(feature = "schema", schema(nullable = false $(, $($some_schema)*)?))]
                    #[serde(default, skip_serializing_if = "Option::is_none")]
                    pub $some: Option<$some_kind>,
                )*)?
            }
        )*
        #[cfg(feature = "schema")]
        pub(crate) const ANSWERS: &[crate::schema::Answer] = &[$(crate::schema::Answer {
            name: stringify!($name),
            object: [$($object,)? ""][0],
            sometimes: &[$($(stringify!($some)),*)?],
        }),*];
    };
}

/// What a request may say: no further members, and nothing required that is an `Option`.
macro_rules! requests {
    ($(
        $(#[doc = $doc:literal])*
        struct $name:ident {
            $($(#[doc = $field_doc:literal])* $(#[schema($($schema:tt)*)])? $field:ident: $kind:ty,)*
        }
    )*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
            #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
            #[serde(deny_unknown_fields)]
            pub struct $name {
                $($(#[doc = $field_doc])* $(#[cfg_attr(feature = "schema", schema($($schema)*))])? pub $field: $kind,)*
            }
        )*
        #[cfg(feature = "schema")]
        pub(crate) const REQUESTS: &[&str] = &[$(stringify!($name)),*];
    };
}

pub(crate) use {answers, requests};
