//! The source of the answers.

use async_trait::async_trait;
use model::domain_name::DomainName;
use model::published::DomainView;
use publish::rdap::ContactView;

/// Any failure of a look-up. It is logged; the public learns only that there is no answer now.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The data for WHOIS and RDAP: what was last read back from a registry, never the wanted state.
#[async_trait]
pub trait Lookup: Send + Sync {
    /// The domain of that name; `None` when it isn't one of ours.
    async fn domain(&self, name: &DomainName) -> Result<Option<DomainView>, BoxError>;

    /// The contact object with that handle, exactly as the registry spells it; `None` when no registry of ours holds one.
    async fn contact(&self, handle: &str) -> Result<Option<ContactView>, BoxError>;
}
