//! A domain that its registry does not hold under our account any more, by its own word: it is published no more, and people and webhooks are told.

use crate::{Result, Worker};
use chrono::{DateTime, Utc};
use model::id::{DomainId, OrganizationId};
use store::Tx;
use store::audit::Audit;

impl Worker {
    /// Notes that the domain is gone, with an entry of the audit log, unless that is known.
    pub(crate) async fn set_gone(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        domain: DomainId,
    ) -> Result<()> {
        let now = self.now();
        if store::agreement::set_gone(tx, organization, domain, now).await? {
            let entry = self.gone((organization, domain), now);
            store::audit::append(tx, &entry).await?;
        }
        store::poll_messages::end_requests(tx, organization, domain, now).await
    }

    fn gone(
        &self,
        (organization, domain): (OrganizationId, DomainId),
        now: DateTime<Utc>,
    ) -> Audit {
        Audit {
            id: self.new_id(),
            organization_id: organization,
            at: now,
            actor_kind: "system".into(),
            actor_id: None,
            actor_name: "Nichandle".into(),
            action: "domain.gone".into(),
            object_kind: "domain".into(),
            object_id: domain.0,
            before: None,
            after: None,
            cause_id: None,
        }
    }
}
