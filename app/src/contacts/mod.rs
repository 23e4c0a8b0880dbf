//! Contacts: the list, the card, the form.

mod actions;
pub(crate) mod address;
mod ascii;
mod card;
mod conflict;
mod duplicates;
mod edit;
pub(crate) mod follows;
mod form;
mod head;
mod kinds;
mod lines;
mod list;
mod looked;
mod many;
mod member;
mod new;
mod past;
mod preview;
mod replace;
mod retire;
mod said;
mod select;
mod tabs;
mod used;

use crate::routes::routes;

routes! {
    "/contacts": get list::page, post actions::create [ContactsWrite];
    "/contacts/new": get new::page [ContactsWrite];
    "/contacts/many": post many::send [ContactsWrite];
    "/contacts/many/replace": get many::replace [DomainsWrite], post many::plan [DomainsWrite];
    "/contacts/duplicates": get duplicates::page;
    "/contacts/{id}/merge": post duplicates::merge [ContactsWrite, DomainsWrite];
    "/contacts/{id}": get card::page, post actions::save [ContactsWrite];
    "/contacts/{id}/edit": get edit::page [ContactsWrite];
    "/contacts/{id}/activate": post actions::activate [ContactsWrite];
    "/contacts/{id}/deactivate": get retire::page [ContactsWrite, DomainsWrite], post actions::deactivate [ContactsWrite];
    "/contacts/{id}/delete": post actions::delete [ContactsWrite];
    "/contacts/{id}/disclosure": get looked::disclosure [ContactsWrite], post actions::disclose [ContactsWrite];
    "/contacts/{id}/international": get ascii::page [ContactsWrite], post ascii::review [ContactsWrite];
    "/contacts/{id}/replace": get replace::page [DomainsWrite], post replace::replace [DomainsWrite];
}
