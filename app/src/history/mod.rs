//! Histories in words: who changed what, from what to what, and why. One way for the pages of all objects and for the whole log.

mod fields;
mod inverse;
mod kinds;
mod piece;
mod section;
mod told;
mod words;

pub(crate) use inverse::{Inverse, inverse};
pub(crate) use kinds::{ACTIONS, KINDS};
pub(crate) use section::{line, section};
