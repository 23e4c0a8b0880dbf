//! Plans: what an action on many domains needs to be told, what it would do domain by domain, and carrying it out.

mod ask;
mod fields;
mod make;
mod page;
mod run;

use crate::routes::routes;

routes! {
    "/plans": post make::make [DomainsWrite];
    "/plans/new": get ask::page [DomainsWrite], post make::begin [DomainsWrite];
    "/plans/{id}": get page::page;
    "/plans/{id}/run": post run::run [DomainsWrite];
    "/plans/{id}/again": post run::again [DomainsWrite];
}
