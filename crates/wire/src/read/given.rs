//! A member of an object: absent, `null` or a value.

/// A member that may be absent or `null`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given<T> {
    /// It is absent, or of the wrong type, which is recorded.
    Absent,
    /// `null`.
    Null,
    /// A value.
    Value(T),
}

impl<T> Given<T> {
    /// The value, if there is one.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}
