//! What registries do by themselves, and what they make of what they are sent: their messages, our own locks, pending contacts, values that they rewrite.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod forms;
mod locks;
mod messages;
mod pending;
mod rewritten;
mod simulated;
mod support;
