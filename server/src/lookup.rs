//! The data behind WHOIS and RDAP: the views that were read back.

use crate::whois::{BoxError, Lookup};
use async_trait::async_trait;
use model::domain_name::DomainName;
use model::published::DomainView;
use publish::rdap::ContactView;
use service::Service;

/// The stored views.
pub(crate) struct Views(pub(crate) Service);

#[async_trait]
impl Lookup for Views {
    async fn domain(&self, name: &DomainName) -> Result<Option<DomainView>, BoxError> {
        Ok(self.0.domains().published(name).await?)
    }

    async fn contact(&self, handle: &str) -> Result<Option<ContactView>, BoxError> {
        Ok(self
            .0
            .domains()
            .published_contact(handle)
            .await?
            .map(|(contact, read_at)| ContactView { contact, read_at }))
    }
}
