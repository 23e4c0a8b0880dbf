//! Processes that freeze, panic and come back: nothing stale is sent, and nothing is stuck for good.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod failing;
mod fenced;
mod messages;
mod support;
