//! What registries said of a domain by themselves.

use super::Domains;
use crate::allowed::DomainsRead;
use crate::{Actor, Result};
use boxed::boxed;
use chrono::TimeDelta;
use model::id::DomainId;
use store::poll_messages::{self, PollMessage, TransferRequest};
use store::{Listed, Page, Tx};

/// After how long a request for a transfer is over, whatever was heard of it: registries decide within five days, few within ten.
const REQUEST_LASTS: TimeDelta = TimeDelta::days(30);

/// The message as the API shows it.
#[must_use]
pub fn message_wire(message: &PollMessage) -> wire::RegistryMessage {
    wire::RegistryMessage {
        id: message.id,
        registry: message.registry.clone(),
        kind: message.kind,
        text: message.text.clone(),
        other_party: message.other_party.clone(),
        act_by: message.act_by.map(Into::into),
        queued_at: message.queued_at.map(Into::into),
        received_at: message.received_at.into(),
        ended_at: message.ended_at.map(Into::into),
    }
}

impl<'a> Domains<'a> {
    /// What registries said of the domain, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) when the domain is not there for this caller.
    #[boxed]
    pub async fn messages(
        self,
        actor: &Actor,
        id: DomainId,
        page: &Page,
    ) -> Result<Listed<PollMessage>> {
        let reach = &actor.allowed_within::<DomainsRead>()?;
        let mut tx = self.tools.read(reach).await?;
        let domain = self.load(&mut tx, reach, id).await?;
        Ok(poll_messages::of_domain(&mut tx, domain.organization_id, id, page).await?)
    }

    /// The organization's domains that other registrars ask for, at most `limit`. The caller has been authorised to see all of them.
    pub(crate) async fn transfer_requests(
        self,
        tx: &mut Tx,
        organization: model::id::OrganizationId,
        limit: u32,
    ) -> Result<Vec<TransferRequest>> {
        let since = self.tools.now() - REQUEST_LASTS;
        Ok(poll_messages::transfer_requests(tx, organization, since, limit).await?)
    }
}
