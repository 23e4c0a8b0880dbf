//! Locations: the list, each one's page, the form. Member contacts take their address from them.

mod actions;
mod card;
mod edit;
mod form;
mod list;
mod new;

use crate::routes::routes;

routes! {
    "/locations": get list::page, post actions::create [ContactsWrite];
    "/locations/new": get new::page [ContactsWrite];
    "/locations/{id}": get card::page, post actions::save [ContactsWrite];
    "/locations/{id}/edit": get edit::page [ContactsWrite];
    "/locations/{id}/primary": post actions::make_primary [ContactsWrite];
    "/locations/{id}/delete": get edit::deleting, post actions::delete [ContactsWrite];
}
