//! Files: bringing contacts or domains as CSV, watching them being taken in, and taking the book out.

mod actions;
mod export;
mod kind;
mod list;
mod page;
mod upload;

use crate::routes::routes;
use service::files::LARGEST_FILE;

/// The largest form that may be brought by a page, in bytes: the largest file and what stands around it.
const LARGEST: usize = LARGEST_FILE as usize + 64 * 1024;

routes! {
    "/import": get list::page, post upload::stage [ContactsWrite] limit LARGEST;
    "/import/{id}": get page::page;
    "/import/{id}/begin": post actions::begin [ContactsWrite];
    "/import/{id}/report.csv": get export::report;
    "/contacts.csv": get export::contacts;
    "/domains.csv": get export::domains;
}
