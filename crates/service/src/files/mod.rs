//! Files: contacts and domains in and out as CSV.
//!
//! A file is first *staged*: every row is read, judged and stored with its outcome, in batches of one transaction each, so a file of any length takes the
//! same memory. No contact or domain changes. Then somebody starts the import, and a task imports the rows, batch by batch: what a batch writes and the outcomes of its rows
//! are one transaction, so a process that dies leaves no row half-written and none is written twice. Contacts are written many per transaction. A domain's row queries the registry,
//! so it is several use cases, each of which is idempotent.

mod adopt;
mod aliases;
mod bounded;
mod brought;
mod called;
mod cells;
mod columns;
mod contact_rows;
mod contacts;
mod domain_rows;
mod domains;
mod flags;
mod intake;
mod judge;
mod known;
mod map;
mod mend;
mod mended;
mod moved;
mod out;
mod out_log;
mod phones;
mod preview;
mod preview_contacts;
mod read;
mod rows;
mod run;
mod source;
mod spoiled;
mod stage;
mod table;
mod task_report;
mod totals;
mod wrong;

pub use adopt::{NewAdoptions, names_in};
pub use columns::Said as ColumnsSaid;
pub use contacts::Ahead;
pub use intake::Reading;
pub use map::{MappedColumn, Mapping};
pub use model::import::{Column, Columns, Fate, Outcome, Remarks};
pub use out::Exported;
pub use preview::{FieldChange, RowChange, RowPlan};
pub use read::ImportCard;
pub use rows::Place;
pub use run::Taken;
pub use source::{ENCODINGS, Encoding, encoding_of};
pub use stage::{NewImport, StageError};
pub use store::imports::{Import, ImportRow};
pub use table::{
    CONTACT_COLUMNS, DOMAIN_COLUMNS, Kind, LARGEST_FILE, LONGEST_FILE, columns as columns_of,
};
pub use task_report::{ReportAt, ReportPiece};

/// CSV files in and out: `service.files()`.
#[derive(Clone, Copy)]
pub struct Files<'a> {
    pub(crate) tools: &'a crate::Tools,
}
