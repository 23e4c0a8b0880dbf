//! Contacts: the list, the card, the form.

mod actions;
pub(crate) mod address;
mod ascii;
pub(crate) mod card;
pub(crate) mod conflict;
mod duplicates;
pub(crate) mod edit;
mod entry;
pub(crate) mod follows;
mod form;
mod head;
mod history;
mod kinds;
mod list;
mod member;
mod new;
mod preview;
pub(crate) mod replace;
mod used;
pub(crate) mod write;

pub(crate) use entry::entry;
pub(crate) use form::draft_of;
pub(crate) use list::ListQuery as ContactQuery;

use crate::routes::routes;
use model::id::ContactId;

routes! {
    "/contacts": get list::page, post actions::create [ContactsWrite];
    "/contacts/new": get new::page [ContactsWrite];
    "/contacts/duplicates": get duplicates::page;
    "/contacts/{id}/merge": post duplicates::merge [ContactsWrite, DomainsWrite];
    "/contacts/{id}": get card::page, post actions::save [ContactsWrite];
    "/contacts/{id}/edit": get edit::page [ContactsWrite];
    "/contacts/{id}/activate": post actions::activate [ContactsWrite];
    "/contacts/{id}/deactivate": post actions::deactivate [ContactsWrite];
    "/contacts/{id}/delete": post actions::delete [ContactsWrite];
    "/contacts/{id}/disclosure": post actions::disclose [ContactsWrite];
    "/contacts/{id}/international": get ascii::page [ContactsWrite], post ascii::review [ContactsWrite];
    "/contacts/{id}/replace": get replace::page [DomainsWrite], post replace::replace [DomainsWrite];
}

/// The id in a path; an invalid one names nothing.
pub(crate) fn id_of(text: &str) -> Option<ContactId> {
    text.parse().ok()
}
