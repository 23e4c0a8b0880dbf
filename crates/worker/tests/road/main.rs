//! The `update_contacts` task, from the decision to the public view, over a real registry simulator.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod guarded;
mod refused;
mod several;
mod support;
mod whole;
