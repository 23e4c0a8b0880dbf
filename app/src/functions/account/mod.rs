//! What islands have done to a person's own account. Another password is a plain form: its fields come back empty, whatever came of it.

mod end_session;

pub use end_session::{EndSession, end_session};
