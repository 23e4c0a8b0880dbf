//! Processes that freeze, panic and come back: nothing old is sent, and nothing stands still for good.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod failing;
mod fenced;
mod messages;
mod support;
