//! The database layer, and the only crate with SQL: one set of functions over SQLite and PostgreSQL.
//!
//! A caller opens a [`Db`], takes a [`Tx`] from it ([`Db::read`] to read, [`Db::begin`] to write) and passes it to the functions of the modules.
//! Every query for something that belongs to an organization names the organization: another organization's ids are simply not found.
//! A statement is written once; `on!` expands it for both engines. What differs between the engines is in `dialect`.
//!
//! # Errors
//!
//! Every function that queries returns an [`Error`] when the database fails: [`Error::Busy`], [`Error::Conflict`], [`Error::DiskFull`], [`Error::Unreachable`] and whatever
//! else the driver reports. The functions' own `# Errors` sections list only what comes on top of that.

#[macro_use]
mod tx;

pub mod access_keys;
pub mod agreement;
pub mod allowances;
pub mod attempt;
pub mod audit;
mod audit_entry;
mod books;
pub mod certificates;
mod change;
mod column;
mod commit;
mod conflict;
pub mod contacts;
mod db;
mod dialect;
pub mod dnsimple;
pub mod domains;
mod error;
mod fill_agreement;
pub mod flashes;
mod fold;
mod group;
mod here;
mod history;
mod hold;
pub mod housekeeping;
pub mod idempotency;
pub mod imports;
mod in_list;
mod inline;
pub mod installation;
pub mod invitations;
mod kept;
pub mod keys;
pub mod known_networks;
pub mod lease;
pub mod letter_reports;
pub mod letters;
pub mod lifted;
pub mod locations;
mod many_rows;
mod moves;
mod new_event;
mod open;
pub mod organizations;
mod page;
pub mod past;
pub mod people;
pub mod phones;
mod places;
pub mod plans;
pub mod poll_messages;
mod postgres;
pub mod projects;
pub mod queues;
mod readers;
pub mod registry_habits;
pub mod registry_messages;
pub mod replace;
pub mod sessions;
mod shared;
mod shown;
pub mod signing_keys;
mod sqlite;
pub mod tasks;
pub mod teams;
pub mod tries;
mod tuning;
pub mod users;
pub mod verification;
mod wake;
pub mod webhooks;
mod words;

pub use db::{Db, Engine, Target};
pub use error::{Error, Unique};
pub use hold::Row;
pub use lease::{Due, Lease, Leased, Now};
pub use page::{Cursor, Listed, Page};
pub use sqlite::check_backup;
pub use tuning::{SearchBounds, Synchronous, Tuning};
pub use tx::Tx;
pub use wake::Wake;
