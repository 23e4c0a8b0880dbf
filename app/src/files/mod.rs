//! Files: bringing contacts or domains as CSV, watching them being taken in, and taking the book out.

mod actions;
mod export;
mod list;
mod page;
mod upload;

use crate::routes::routes;

/// The largest file that may be brought by a page, in bytes: 100,000 rows of full addresses.
const LARGEST: usize = 48 * 1024 * 1024;

routes! {
    "/import": get list::page, post upload::stage [ContactsWrite] limit LARGEST;
    "/import/{id}": get page::page;
    "/import/{id}/begin": post actions::begin [ContactsWrite];
    "/import/{id}/report.csv": get export::report;
    "/contacts.csv": get export::contacts;
    "/domains.csv": get export::domains;
}
