//! The postal forms of RFC 5733, as registries accept them.

/// Which postal forms a registry accepts (RFC 5733, section 2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Either, or both.
    Any,
    /// The ASCII one only.
    Ascii,
    /// The local one only.
    Local,
}
