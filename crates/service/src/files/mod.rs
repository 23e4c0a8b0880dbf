//! Files: contacts and domains in and out as CSV.
//!
//! A file is first *staged*: every row is read, judged and kept with its fate, in batches of one transaction each, so a file of any length takes the
//! same memory. Nothing of the book changes. Then somebody says go, and a task takes the rows in, batch by batch: what a batch writes and the fates of its rows
//! are one transaction, so a process that dies leaves no row half-written and none is written twice. Contacts are written many in a transaction. A domain's row asks the registry,
//! so it is several use cases, each of which does no harm when it is carried out twice.

mod bounded;
mod brought;
mod cells;
mod judge;
mod out;
mod read;
mod run;
mod stage;
mod table;

pub use out::Exported;
pub use read::ImportCard;
pub use run::Taken;
pub use stage::{NewImport, StageError};
pub use store::imports::{Import, ImportRow};
pub use table::{CONTACT_COLUMNS, DOMAIN_COLUMNS, Kind, LARGEST_FILE, LONGEST_FILE};

/// CSV files in and out: `service.files()`.
#[derive(Clone, Copy)]
pub struct Files<'a> {
    pub(crate) tools: &'a crate::Tools,
}
