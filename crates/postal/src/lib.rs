//! Postal knowledge: the parts of an address and their names in each country, how names and addresses are transliterated, and what registries accept.
//!
//! Everything in here is advice for a person. What a contact must have to be stored is decided by `model`; this advice may be ignored, and is never applied silently.

mod address;
mod code;
mod code_breaks;
mod country;
pub mod latin;
pub mod tld;

pub use address::check;
pub use code::canonical_code;
pub use country::{Labels, Region, labels, regions};
