//! How tasks end that are stopped, fail half way, or are overtaken by others; and waiting after 1001. Over a real registry simulator, and over the scripted registry
//! where some registries report less than the simulator.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod contact_undecided;
mod stopped;
mod support;
mod undecided;
