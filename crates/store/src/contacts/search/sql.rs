//! A statement that is put together with its values, for either engine.

use uuid::Uuid;

/// A value of a statement.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    /// An id.
    Id(Uuid),
    /// A text.
    Text(String),
    /// A number.
    Int(i64),
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(match self {
            Self::Id(id) => ToSqlOutput::Borrowed(ValueRef::Blob(id.as_bytes())),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Int(number) => ToSqlOutput::Borrowed(ValueRef::Integer(*number)),
        })
    }
}

/// The text so far, and its values in the order of their placeholders.
#[derive(Debug, Default)]
pub(crate) struct Sql {
    pub(crate) text: String,
    pub(crate) values: Vec<Value>,
}

impl Sql {
    /// More text.
    pub(crate) fn say(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// A placeholder and its value.
    pub(crate) fn put(&mut self, value: Value) -> &mut Self {
        self.values.push(value);
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }

    /// A number in the text itself. Limits are written so: SQLite prepares a statement anew each time its limit is bound.
    pub(crate) fn number(&mut self, number: i64) -> &mut Self {
        self.text.push_str(&number.to_string());
        self
    }
}

/// Binds the values to a query of either engine.
macro_rules! with_values {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match value {
                $crate::contacts::search::sql::Value::Id(id) => query.bind(id),
                $crate::contacts::search::sql::Value::Text(text) => query.bind(text),
                $crate::contacts::search::sql::Value::Int(number) => query.bind(number),
            };
        }
        query
    }};
}
pub(crate) use with_values;
