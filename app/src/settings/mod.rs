//! The organization's settings: names, default contacts, policies, API keys, webhooks. For admins.

mod actions;
mod certificates;
mod form;
mod keys;
mod messages;
mod page;
mod webhooks;

use crate::routes::routes;

routes! {
    "/settings": get page::page [Admin], post actions::save [Admin];
    "/settings/defaults": post actions::send [Admin];
    "/settings/keys": get keys::page [Admin], post keys::create [Admin];
    "/settings/keys/{id}/revoke": post keys::revoke [Admin];
    "/settings/webhooks": get webhooks::page, post webhooks::create [Admin];
    "/settings/webhooks/{id}": post webhooks::act [Admin];
    "/settings/webhooks/{id}/{event}": post webhooks::again [Admin];
}
