//! The JSON of the native API: every request, response, list, event, plan and error, declared once for the server and the browser.
//!
//! Use cases return these types, `server` serialises them, server functions and islands use them as they are. They are not what is stored: stored JSON has types of its
//! own (`model::stored`), so renaming a member here is no data migration.

#[expect(missing_docs, reason = "a member without words is what its name says")]
mod access;
#[expect(missing_docs, reason = "a member without words is what its name says")]
mod contacts;
#[expect(missing_docs, reason = "a member without words is what its name says")]
mod domains;
mod list;
#[expect(missing_docs, reason = "a member without words is what its name says")]
mod locations;
mod macros;
pub mod member;
#[expect(missing_docs, reason = "a member without words is what its name says")]
mod organization;
#[expect(missing_docs, reason = "a member without words is what its name says")]
mod people;
#[expect(missing_docs, reason = "a member without words is what its name says")]
mod plans;
mod problem;
pub mod read;
#[expect(missing_docs, reason = "a member without words is what its name says")]
mod reconciliation;
mod request;
#[cfg(feature = "schema")]
pub mod schema;
mod secret;
mod task_now;
#[expect(missing_docs, reason = "a member without words is what its name says")]
mod tasks;
#[expect(missing_docs, reason = "a member without words is what its name says")]
mod teams;
pub mod texts;
mod time;
pub mod value;
#[expect(missing_docs, reason = "a member without words is what its name says")]
mod webhooks;
mod words;

pub use access::*;
pub use contacts::*;
pub use domains::*;
pub use list::List;
pub use locations::*;
pub use organization::*;
pub use people::*;
pub use plans::*;
pub use problem::*;
pub use read::Given;
pub use reconciliation::*;
pub use request::Request;
pub use secret::Secret;
pub use task_now::*;
pub use tasks::*;
pub use teams::*;
pub use time::DateTime;
pub use webhooks::*;
pub use words::*;
