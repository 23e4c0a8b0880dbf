//! Why a response can't be read.

/// Not the EPP that was expected. The text names the missing part, never what was there instead.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub(in crate::epp) struct Unreadable {
    what: &'static str,
    #[source]
    cause: Option<roxmltree::Error>,
}

impl Unreadable {
    pub(in crate::epp) const fn new(what: &'static str) -> Self {
        Self { what, cause: None }
    }

    pub(super) const fn not_xml(cause: roxmltree::Error) -> Self {
        Self {
            what: "not well-formed XML",
            cause: Some(cause),
        }
    }
}
