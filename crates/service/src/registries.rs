//! The only query to a registry that a use case may make while a caller waits: do we hold this domain?

use async_trait::async_trait;
use model::domain_name::DomainName;
use model::published::DomainView;
use model::registry::ContactsRead;
use model::role::Role;

/// A registry's answer about a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// Under our account.
    Ours(Box<Holding>),
    /// Not registered, or under somebody else's account.
    NotOurs,
    /// It refused the query, for a reason that says nothing of whose the domain is.
    Refused {
        /// The registry's words.
        why: String,
    },
}

/// A domain of ours as its registry holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// What the registry shows. Its contacts were just read: their `roid` and sponsor are known.
    pub view: DomainView,
    /// Who holds the roles, by handle: also those whose objects the registry doesn't show us.
    pub holders: Vec<(Role, String)>,
    /// Our name at the registry: the sponsor of what is ours.
    pub account: String,
}

/// The registry did not answer; retrying later may help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryUnavailable {
    /// An explanation for people.
    pub why: String,
}

/// Queries to registries. Nothing here changes anything: that is the worker's.
#[async_trait]
pub trait Registries: Send + Sync {
    /// The registry that serves this name, by its profile's name.
    fn name_for(&self, name: &DomainName) -> String;

    /// Whether the account under which this name is queried is shared by everybody in this installation. It is not where each name is created for whoever asks for it
    /// first, as the embedded simulator does.
    fn shares_account(&self, _: &DomainName) -> bool {
        true
    }

    /// Whether the registry holds this domain under our account. Contacts that are among those `read` are not asked for again.
    async fn held(
        &self,
        name: &DomainName,
        read: &mut ContactsRead,
    ) -> Result<Held, RegistryUnavailable>;
}
