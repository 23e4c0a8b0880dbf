//! Why a text is no number, in words.

use crate::plan::Plan;
use crate::shown::{example_of, group};
use model::country;
use model::field::FieldCode;

/// Why a text was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Neither + nor a country from which it would be dialled. The country whose number is shown as an example, if any.
    NoCode,
    /// No country has this calling code.
    UnknownCode(String),
    /// A whole number, and more behind it.
    Two,
    /// A whole number, and the end of a range behind it.
    Range,
    /// Letters.
    Letters(String),
    /// Another sign that numbers don't have.
    Sign(String),
    /// Fewer digits than any number there has; where, with an example.
    TooShort(String),
    /// More digits than any number there has.
    TooLong(String),
    /// As long as one, and yet none.
    NotThere(String),
    /// It can be read as either of these.
    Either(String, String),
    /// A word for an extension, without one.
    NoExtension,
    /// A part of a `tel:` address that can't be kept.
    Part(String),
}

/// Where a number would be, with an example: `Germany; one there is +49 30 123456`.
pub(crate) fn place(plan: &Plan) -> String {
    let name = if country::is_code(plan.region) {
        country::name(plan.region).to_owned()
    } else {
        format!("the code +{}", plan.code)
    };
    match example_of(plan) {
        Some(example) => format!("{name}. One there is {example}."),
        None => format!("{name}."),
    }
}

impl Refusal {
    pub(crate) fn told(self) -> FieldCode {
        let text = match self {
            Self::NoCode => "Give the number with + and its country code, or choose the country in which it is dialled so.".to_owned(),
            Self::UnknownCode(code) => format!("No country has the code +{code}. Give the number with + and its country code."),
            Self::Two => "These seem to be two numbers. Give one; an extension is written behind it as “ext. 12”.".to_owned(),
            Self::Range => "This seems to be a range of numbers. Give one; an extension is written behind it as “ext. 12”.".to_owned(),
            Self::Letters(letters) => format!("Write the number in digits alone: “{letters}” can’t be read. An extension is written behind it as “ext. 12”."),
            Self::Sign(sign) => format!("Write the number in digits alone: “{sign}” can’t be read."),
            Self::TooShort(place) => format!("This is too short for a number of {place}"),
            Self::TooLong(place) => format!("This is too long for a number of {place}"),
            Self::NotThere(place) => format!("This is no number of {place}"),
            Self::Either(one, other) => format!("This can be read as {} and as {}. Write the one that is meant, with + and the country code.", group(&one), group(&other)),
            Self::NoExtension => "An extension is up to 16 digits behind the number, as in “ext. 12”.".to_owned(),
            Self::Part(part) => format!("“{part}” can’t be kept of this address. Give the number alone, with + and its country code."),
        };
        FieldCode::NotAPhone { text: text.into() }
    }
}
