//! Files: uploading contacts or domains as CSV, watching the import, and downloading.

mod actions;
mod columns;
mod example;
mod export;
mod kind;
mod list;
mod mend;
mod page;
mod rows;
mod upload;

use crate::routes::routes;
use service::files::LARGEST_FILE;

/// The largest upload form, in bytes: the largest file and the rest of the form.
const LARGEST: usize = LARGEST_FILE as usize + 64 * 1024;

routes! {
    "/import": get list::page, post upload::stage [ContactsWrite] limit LARGEST;
    "/import/{id}": get page::page;
    "/import/example.csv": get example::file;
    "/import/{id}/columns": get columns::page, post columns::save [ContactsWrite];
    "/import/{id}/mend": post mend::save [ContactsWrite];
    "/import/{id}/begin": post actions::begin [ContactsWrite];
    "/import/{id}/plan": post actions::plan [DomainsWrite];
    "/import/{id}/report.csv": get export::report;
    "/tasks/{id}/report.csv": get export::task;
    "/contacts.csv": get export::contacts;
    "/domains.csv": get export::domains;
    "/tasks.csv": get export::tasks;
    "/audit.csv": get export::audit [Admin];
}
