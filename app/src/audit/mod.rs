//! What happened: the whole audit log, for admins.

mod page;
mod put_back;
mod query;

pub(crate) use query::AuditQuery;

use crate::routes::routes;

routes! {
    "/audit": get page::page [Admin];
    "/audit/{id}/put-back": post put_back::open [Admin];
}
