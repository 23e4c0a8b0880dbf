//! Personal phones.

use crate::phone::Number;
use crate::spec::{FieldSpec, fields};

fields! {
    /// A phone as it can be stored.
    stored Telephone;
    /// A phone as it was typed.
    typed TelephoneDraft;
    /// The number; E.164 once it is stored.
    number: String = FieldSpec::phone("Number")
        .hint("With + and the country code."),
    /// Its extension: digits. `Some` of nothing: it was taken away.
    number_ext: Option<String> = FieldSpec::extension("Extension").size("s"),
    /// Its label.
    label: Option<String> = FieldSpec::text("Label", 64),
}

impl TelephoneDraft {
    /// A number, and what it is called.
    #[must_use]
    pub fn new(number: &str, label: &str) -> Self {
        Self {
            number: number.to_owned(),
            label: label.to_owned(),
            ..Self::default()
        }
    }
}

impl Telephone {
    /// The number with its extension.
    #[must_use]
    pub fn whole(&self) -> Number {
        Number {
            e164: self.number.clone(),
            ext: self.number_ext.clone(),
        }
    }
}
