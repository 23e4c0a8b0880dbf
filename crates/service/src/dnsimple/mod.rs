//! What the DNSimple API needs besides our own data: numbers, labels, and changes of registrant. The rules are those of contacts and domains.

mod changes;
mod contacts;
mod domains;
mod numbers;

pub use changes::{Begun, State};
pub use contacts::Labelled;
pub use store::dnsimple::{
    Change, ChangeFilter, DomainSort, DomainsAsked, Label, Numbered, Ordered, Sort,
};

/// What the DNSimple API needs: `service.dnsimple()`.
#[derive(Clone, Copy)]
pub struct Dnsimple<'a> {
    pub(crate) tools: &'a crate::Tools,
}
