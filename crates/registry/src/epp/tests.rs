#![cfg_attr(test, expect(clippy::unwrap_used, reason = "tests"))]

//! The connector against a small responder whose every response the test decides.

mod cut;
mod line;
mod login;
mod logs;
mod outcomes;
mod pool;
mod requests;
mod responder;
mod roundtrip;
mod said;
mod samples;
mod tls;
mod unknown;
