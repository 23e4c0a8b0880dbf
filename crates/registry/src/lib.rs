//! Access to registries: the [`Connector`] trait, its implementation over EPP (RFC 5730–5734), and a
//! scripted double for tests.
//!
//! The question that every caller must be able to answer is "did it happen?". So each call ends in one of a few ways: a value,
//! [`Applied::Pending`], or a [`Failure`] that says whether the registry refused, certainly did nothing, or may have done it.

pub mod codes;
mod connector;
pub mod epp;
mod guard;
mod middleware;
pub mod scripted;
mod view;

pub use connector::{Applied, Capabilities, Connector, Failure, Forms, Message, Transfer};
pub use guard::{GUARDED_FOR, guarded, without_lease};
pub use middleware::{Call, Method, Middleware, WithoutLease};
pub use view::{read_view, read_view_with};
