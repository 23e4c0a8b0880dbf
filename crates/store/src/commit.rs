//! What the end of a transaction writes, and the commit itself.

use crate::error::{Error, one};
use crate::tasks::write_events;
use crate::tx::Tx;

/// Writes the organizations' counts and the events, commits, and wakes the listeners.
pub(crate) async fn commit_now(mut tx: Tx) -> Result<(), Error> {
    tx.check().await?;
    write_counts(&mut tx).await?;
    write_events(&mut tx).await?;
    tx.notify().await?;
    tx.end().await
}

async fn write_counts(tx: &mut Tx) -> Result<(), Error> {
    const ADD: &str = "UPDATE organization_counter SET contacts = contacts + $2, domains = domains + $3, active_contacts = active_contacts + $4 WHERE organization_id = $1";
    for (organization, counts) in std::mem::take(&mut tx.counts) {
        if (counts.contacts, counts.domains, counts.active_contacts) != (0, 0, 0) {
            let query = touched!(
                tx,
                sqlx::query(ADD)
                    .bind(organization.0)
                    .bind(counts.contacts)
                    .bind(counts.domains)
                    .bind(counts.active_contacts)
            );
            one(query?)?;
        }
    }
    Ok(())
}
