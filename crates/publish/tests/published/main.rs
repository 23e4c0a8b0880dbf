//! What the world is told: kept in golden files, held against the RDAP documents, and the two forms against each other.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod conformance;
mod facts;
mod fixtures;
mod foreign;
mod golden;
mod same_facts;
mod signed;
