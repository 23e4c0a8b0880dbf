//! Domains: the portfolio, adopting one, and each one's page with its roles, its draft and what the world sees.

mod actions;
mod adopt;
mod agreement;
mod head;
mod list;
mod log;
mod order;
mod page;
mod past;
mod plan;
mod roles;
mod team;
mod world;

use crate::routes::routes;

routes! {
    "/domains": get list::page, post actions::adopt [DomainsWrite];
    "/domains/{id}": get page::page;
    "/domains/{id}/roles": post actions::send [DomainsWrite];
    "/domains/{id}/team": post actions::give_to_team [DomainsWrite];
    "/domains/{id}/read": post actions::read_again [DomainsWrite];
    "/domains/{id}/order": post order::send [DomainsWrite, TasksWrite];
}
