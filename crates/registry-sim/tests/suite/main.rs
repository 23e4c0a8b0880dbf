//! The simulator over the line. One program, so that it is linked once.
#![expect(clippy::unwrap_used, reason = "test code")]

mod common;
mod contacts;
mod domains;
mod durability;
mod extensions;
mod folded;
mod foreign;
mod hosts;
mod kept;
mod pendings;
mod robustness;
mod sessions;
mod tlds;
mod transfers;
mod vetted;
mod words;
