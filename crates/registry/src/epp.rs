//! EPP.
