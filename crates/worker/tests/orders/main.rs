//! A task that changes the domain object itself, from the request to the public view, over a real registry simulator.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod carried;
mod others;
mod refused;
mod support;
