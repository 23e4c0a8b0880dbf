//! Domains: the portfolio, adopting one, and each one's page with its roles, its draft and what the world sees.

mod actions;
mod adopt;
mod adopt_many;
mod agreement;
mod head;
mod list;
mod log;
pub(crate) mod messages;
mod order;
mod page;
mod past;
mod reconcile;
mod release;
mod role_plan;
mod roles;
mod select;
mod team;
pub(crate) mod unlocked;
mod wants;
mod world;

pub(crate) use head::{date, dated};

use crate::routes::routes;

routes! {
    "/domains": get list::page, post actions::adopt [DomainsWrite];
    "/domains/adopt": get adopt_many::page [DomainsWrite], post adopt_many::take [DomainsWrite];
    "/domains/{id}": get page::page;
    "/domains/{id}/release": get release::page [DomainsWrite], post release::send [DomainsWrite];
    "/domains/{id}/roles": post actions::send [DomainsWrite];
    "/domains/{id}/team": post actions::give_to_team [DomainsWrite];
    "/domains/{id}/reconcile": get reconcile::page [DomainsWrite], post reconcile::send [DomainsWrite];
    "/domains/{id}/leave": post actions::leave [DomainsWrite];
    "/domains/{id}/read": post actions::read_again [DomainsWrite];
    "/domains/{id}/team/send": get wants::page [DomainsWrite], post wants::send [DomainsWrite];
    "/domains/{id}/team/keep": post wants::keep [DomainsWrite];
    "/domains/{id}/order": post order::send [DomainsWrite, TasksWrite];
}
