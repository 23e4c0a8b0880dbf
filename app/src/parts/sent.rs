//! Where a form is sent.

/// A form's target.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sent {
    /// Without JavaScript.
    pub(crate) action: String,
    /// With it: the server function's URL; empty where there is none.
    pub(crate) function: &'static str,
    /// The object's id; empty when one is created.
    pub(crate) of: String,
}

impl Sent {
    /// The server function's URL as the form's attribute.
    pub(crate) fn function(&self) -> Option<&'static str> {
        (!self.function.is_empty()).then_some(self.function)
    }
}

impl From<String> for Sent {
    /// A form without a server function.
    fn from(action: String) -> Self {
        Self {
            action,
            ..Self::default()
        }
    }
}
