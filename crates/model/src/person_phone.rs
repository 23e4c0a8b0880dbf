//! Personal phones.

use crate::spec::{FieldSpec, fields};

fields! {
    /// A phone as it can be stored.
    stored Telephone;
    /// A phone as it was typed.
    typed TelephoneDraft;
    /// The number; E.164 once it is stored.
    number: String = FieldSpec::phone("Number")
        .hint("With + and the country code: +420 601 123 456."),
    /// Its label.
    label: Option<String> = FieldSpec::text("Label", 64),
}
