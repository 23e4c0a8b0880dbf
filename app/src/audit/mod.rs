//! What happened: the whole audit log, for admins.

mod page;
mod query;

pub(crate) use query::AuditQuery;

use crate::routes::routes;

routes! {
    "/audit": get page::page [Admin];
}
