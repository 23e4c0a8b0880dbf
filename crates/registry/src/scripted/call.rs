//! Calls of the double, and when they fail.

/// Whether a scripted failure comes before or after the command is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The registry does nothing.
    Before,
    /// The registry carries it out, but the caller gets the failure.
    After,
}

/// A call that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The trait's method: `create_contact`.
    pub verb: &'static str,
    /// The handle, the name or the message id.
    pub subject: String,
    /// The client transaction id.
    pub trid: String,
}
