//! Where the answers come from.

use async_trait::async_trait;
use model::domain_name::DomainName;
use model::published::DomainView;
use publish::rdap::ContactView;

/// Whatever went wrong behind a lookup. It is logged; the world learns only that there is no answer now.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What WHOIS and RDAP ask for: the last thing that was read back from a registry, never a wish of ours.
#[async_trait]
pub trait Lookup: Send + Sync {
    /// The domain of that name; `None` when it isn't one of ours.
    async fn domain(&self, name: &DomainName) -> Result<Option<DomainView>, BoxError>;

    /// The contact object with that handle, letter for letter as the registry spells it; `None` when no registry of ours holds one.
    async fn contact(&self, handle: &str) -> Result<Option<ContactView>, BoxError>;
}
