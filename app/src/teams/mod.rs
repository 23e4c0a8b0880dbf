//! Teams: the list, each one's page with its four slots, the forms.

mod actions;
mod card;
mod edit;
mod form;
mod list;
mod new;
mod past;

use crate::routes::routes;

routes! {
    "/teams": get list::page, post actions::create [DomainsWrite];
    "/teams/new": get new::page [DomainsWrite];
    "/teams/{id}": get card::page, post actions::save [DomainsWrite];
    "/teams/{id}/edit": get edit::page [DomainsWrite];
    "/teams/{id}/slots": post actions::send [DomainsWrite];
    "/teams/{id}/delete": post actions::delete [DomainsWrite];
}
