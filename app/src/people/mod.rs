//! People of the organization: the list, each one's page with phones and contacts, the form, and how they leave.

mod actions;
mod backing;
mod card;
mod edit;
pub(crate) mod form;
mod leave;
mod list;
mod new;
mod phones;
mod reset;
mod standing;

use crate::routes::routes;

routes! {
    "/people": get list::page, post actions::create [Admin];
    "/people/new": get new::page [Admin];
    "/people/{id}": get card::page, post actions::save [Admin];
    "/people/{id}/edit": get edit::page [Admin];
    "/people/{id}/leave": get leave::page [Admin], post actions::let_go [Admin];
    "/people/{id}/back": post actions::take_back [Admin];
    "/people/{id}/role": post actions::set_role [Admin];
    "/people/{id}/uninvite": post actions::withdraw [Admin];
    "/people/{id}/reset": post actions::send_reset [Admin];
    "/people/{id}/phones": post actions::add_phone [AdminOrSelf];
    "/people/{id}/phones/{phone}": get phones::confirm, post actions::change_phone [AdminOrSelf];
}
