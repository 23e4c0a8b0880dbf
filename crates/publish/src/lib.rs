//! Public output about a domain: WHOIS text (RFC 3912) and RDAP JSON (RFC 9083), both written from one view of it.
//!
//! Pure: no clock, no network. Both writers begin with [`model::published::Shown::public`], so what a contact withholds is gone before the first line is written,
//! and both clean every value of control characters, so no value can begin a line of its own.

pub mod rdap;
pub mod whois;

mod clean;
mod publisher;

pub use publisher::Publisher;
