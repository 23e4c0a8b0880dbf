//! Books in memory: the words of an organization's contacts, each with the places in the list of those who have it. How they are read, and how they keep up with the database, is `contacts::search`'s.

mod base;
mod bits;
pub(crate) mod build;
mod doc;
mod shelf;
mod texts;
mod view;

pub(crate) use base::Base;
pub(crate) use doc::{Doc, Wanted};
pub(crate) use shelf::Shelf;
pub(crate) use view::{Hits, View};
