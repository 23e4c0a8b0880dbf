//! An e-mail's way from the request to the holder's answer, over a mailer that fails as scripted.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod asking;
mod links;
mod returned;
mod sending;
mod support;
