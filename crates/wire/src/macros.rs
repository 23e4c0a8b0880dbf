//! The two macros that declare every type of this crate: `answers!` for responses, `requests!` for request bodies.

/// Declares responses. All members are always present, those without a value as `null`; those after `sometimes` are omitted when there is no value. The word
/// after `is` is the value of `object`.
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

            impl $name {
                /// The members that every answer shows.
                pub const MEMBERS: &[&str] = &[$([$object, "object"][1],)? $(stringify!($field)),*];
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

/// Declares request bodies. [`crate::member`] explains the types; after `=` come the limits, which every text must have. `..name: Whole<Table>` (or `Part`)
/// includes the text fields of a table of `model`. `changes` names the response of the object that a patch changes: its other members are rejected as read-only. The
/// function after `after` inspects the members before they are read.
///
/// One declaration generates the struct, the reader that reports all errors at once, the writer and the schema.
macro_rules! requests {
    ($(
        $(#[doc = $doc:literal])*
        struct $name:ident $(changes $answer:ident $(and [$($fixed:literal),*])?)? $(after $before:path)? {
            $(..$texts:ident: $table:ty,)?
            $($(#[doc = $field_doc:literal])* $field:ident: $kind:ty $(= $spec:expr)?,)*
        }
    )*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Debug, Clone, PartialEq)]
            pub struct $name {
                $(
                    /// The texts.
                    pub $texts: $table,
                )?
                $($(#[doc = $field_doc])* pub $field: $kind,)*
            }

            impl $name {
                /// Reads the members and records violated limits in `found`. `None` when a member is missing or of the wrong type, which is recorded in `fields`.
                fn take(
                    fields: &mut $crate::read::Fields,
                    found: &mut model::field::FieldErrors,
                ) -> Option<Self> {
                    // Unused in a request without limits.
                    let _ = &found;
                    $($before(fields, found);)?
                    $(
                        let $texts = <$table>::read(fields);
                        $texts.check(found);
                    )?
                    $(
                        let $field = {
                            let spec = $crate::macros::spec!($($spec)?);
                            let given: Option<$kind> = fields.member(stringify!($field), &spec);
                            if let Some(given) = &given {
                                $crate::member::Member::check(given, stringify!($field), &spec, found);
                            }
                            given
                        };
                    )*
                    $(
                        $crate::macros::fixed(fields, $answer::MEMBERS);
                        $($crate::macros::fixed(fields, &[$($fixed),*]);)?
                    )?
                    Some(Self { $($texts,)? $($field: $field?,)* })
                }

                /// The violated limits of its members.
                fn limits(&self) -> model::field::FieldErrors {
                    let mut found = model::field::FieldErrors::default();
                    $(self.$texts.check(&mut found);)?
                    $(
                        let spec = $crate::macros::spec!($($spec)?);
                        $crate::member::Member::check(&self.$field, stringify!($field), &spec, &mut found);
                    )*
                    found
                }
            }

            impl $crate::Request for $name {
                fn read(mut fields: $crate::read::Fields) -> Result<Self, model::field::FieldErrors> {
                    let mut found = model::field::FieldErrors::default();
                    let whole = Self::take(&mut fields, &mut found);
                    fields.whole(whole, found)
                }

                fn members(&self) -> serde_json::Map<String, serde_json::Value> {
                    let mut members = serde_json::Map::new();
                    $(self.$texts.write(&mut members);)?
                    $($crate::member::Member::write(&self.$field, stringify!($field), &mut members);)*
                    members
                }

                #[cfg(feature = "schema")]
                fn shape() -> $crate::schema::Shape {
                    let mut shape = $crate::schema::Shape::new(stringify!($name), &[$($doc),*]);
                    $(<$table>::describe(&mut shape);)?
                    $(shape.member::<$kind>(stringify!($field), &[$($field_doc),*], &$crate::macros::spec!($($spec)?));)*
                    shape
                }
            }

            $crate::macros::request_is_json!($name);
        )*
        #[cfg(feature = "schema")]
        pub(crate) const REQUESTS: &[fn() -> $crate::schema::Shape] = &[$(<$name as $crate::Request>::shape),*];
    };
}

/// The limits, or the type's default ones.
macro_rules! spec {
    () => {
        Default::default()
    };
    ($spec:expr) => {
        $spec
    };
}

/// Makes a request usable as JSON: as a body, and as a member of another request.
macro_rules! request_is_json {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                $crate::Request::members(self).serialize(to)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let fields = $crate::read::Fields::deserialize(from)?;
                <Self as $crate::Request>::read(fields)
                    .map_err(|errors| $crate::macros::in_words(&errors))
            }
        }

        impl $crate::value::Value for $name {
            type Spec = ();

            fn expected() -> std::borrow::Cow<'static, str> {
                "an object".into()
            }

            fn read(
                value: serde_json::Value,
                name: &str,
                (): &(),
                errors: &mut model::field::FieldErrors,
            ) -> Option<Self> {
                let serde_json::Value::Object(members) = value else {
                    return $crate::value::wrong_type::<Self>(name, errors);
                };
                <Self as $crate::Request>::read(members.into())
                    .map_err(|within| {
                        for error in within.0 {
                            errors.push(format!("{name}.{}", error.field), error.code);
                        }
                    })
                    .ok()
            }

            fn check(&self, name: &str, (): &(), found: &mut model::field::FieldErrors) {
                for error in self.limits().0 {
                    found.push(format!("{name}.{}", error.field), error.code);
                }
            }

            fn write(&self) -> serde_json::Value {
                $crate::Request::members(self).into()
            }

            #[cfg(feature = "schema")]
            fn schema((): &()) -> serde_json::Value {
                $crate::schema::reference(stringify!($name))
            }

            #[cfg(feature = "schema")]
            fn referred(found: &mut $crate::value::Referred) {
                found.push((
                    stringify!($name).into(),
                    <Self as utoipa::PartialSchema>::schema(),
                ));
                found.extend(<Self as $crate::Request>::shape().referred);
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::PartialSchema for $name {
            /// A placeholder, which [`crate::schema::complete`] replaces.
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::Object::new().into()
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn schemas(found: &mut $crate::value::Referred) {
                found.extend(<Self as $crate::Request>::shape().referred);
            }
        }
    };
}

/// Rejects members that responses contain and no request sets.
pub(crate) fn fixed(fields: &mut crate::read::Fields, names: &[&str]) {
    for name in names {
        fields.forbid(name, "This can't be changed here.");
    }
}

/// All errors on one line: `city: Fill this in.`
pub(crate) fn in_words<E: serde::de::Error>(errors: &model::field::FieldErrors) -> E {
    let texts: Vec<String> = errors
        .texts()
        .into_iter()
        .map(|(name, text)| format!("{name}: {text}"))
        .collect();
    E::custom(texts.join(" "))
}

pub(crate) use {answers, request_is_json, requests, spec};
