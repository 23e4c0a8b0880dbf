//! The state of domains from before it was kept.

use crate::db::Db;
use crate::domains::{Domain, columns};
use crate::error::Error;

/// Works out the state of every domain that has none, in batches of one transaction each: a crash leaves the rest for the next start.
pub(crate) async fn fill(db: &Db) -> Result<(), Error> {
    const BEHIND: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM domain d WHERE d.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM role_state r WHERE r.domain_id = d.id) LIMIT 200"
    );
    loop {
        let mut tx = db.read().await?;
        let behind: Vec<Domain> = on!(tx, conn => sqlx::query_as(BEHIND).fetch_all(conn))?;
        drop(tx);
        if behind.is_empty() {
            return Ok(());
        }
        let mut tx = db.begin().await?;
        for domain in behind {
            // Released, or filled by another process, meanwhile.
            if !crate::domains::hold(&mut tx, domain.organization_id, domain.id).await? {
                continue;
            }
            let at = domain.updated_at;
            if let Some(view) = &domain.view {
                tx.moves
                    .held((domain.organization_id, domain.id), view, true, at);
            }
            tx.moves.domain(domain.organization_id, domain.id, at);
        }
        tx.commit().await?;
    }
}
