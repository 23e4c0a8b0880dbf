//! Postal truth: what an address is called and made of in each country, how names and addresses are written in ASCII letters, and what registries take.
//!
//! Everything in here is advice for a person. What a contact must have to be stored is `model`'s to say; what is said here may be ignored, and is never applied behind anybody's back.

mod address;
mod breaks;
mod code;
mod country;
pub mod latin;
pub mod tld;

pub use address::check;
pub use code::canonical_code;
pub use country::{Labels, Region, labels, regions};
