//! How tasks end that somebody stops, that fail half way, or that others overtake; and what is waited for after 1001. Over a real registry simulator, and over the scripted registry
//! where the simulator says more than some registries do.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod contact_undecided;
mod stopped;
mod support;
mod undecided;
