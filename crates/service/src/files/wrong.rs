//! Why a row is refused, and which of its cells are wrong.

use model::field::{FieldCode, FieldErrors};

/// A valid row, or why it is not.
pub(super) type Judged<T> = std::result::Result<T, Wrong>;

/// Why a row is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// The columns whose cells are wrong; none where no cell of it can be mended.
    pub(super) columns: Vec<String>,
    /// In words.
    pub(super) text: String,
}

impl Wrong {
    /// Of one column, which the text does not name.
    pub(super) fn of(column: &str, text: impl Into<String>) -> Self {
        Self {
            columns: vec![column.to_owned()],
            text: format!("{column}: {}", text.into()),
        }
    }

    /// Of columns that the text need not name.
    pub(super) fn among(columns: &[&str], text: String) -> Self {
        Self {
            columns: columns.iter().map(ToString::to_string).collect(),
            text,
        }
    }

    /// Of the whole row.
    pub(super) const fn all(text: String) -> Self {
        Self {
            columns: Vec::new(),
            text,
        }
    }

    /// Of each of these fields.
    pub(super) fn fields(errors: &FieldErrors) -> Self {
        let mut columns: Vec<String> = Vec::new();
        let mut texts = Vec::new();
        for error in &errors.0 {
            // Either of the two mends it.
            let either = (error.code == FieldCode::NoName).then_some("last_name");
            for field in [error.field.as_ref()].into_iter().chain(either) {
                if !columns.iter().any(|column| column == field) {
                    columns.push(field.to_owned());
                }
            }
            texts.push(format!("{}: {}", error.field, error.code.text()));
        }
        Self {
            columns,
            text: texts.join(" "),
        }
    }
}
