//! What islands have done to files that were brought. Bringing one is a plain form: it is read while it arrives, and a function takes JSON that is whole.

mod begin;

pub use begin::{BeginImport, begin_import};
