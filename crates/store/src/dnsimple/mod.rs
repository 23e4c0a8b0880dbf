//! What the DNSimple API needs beyond our own data: numbers for objects, labels of contacts, and the changes of registrant that it began.

mod changes;
mod contacts;
mod domains;
mod numbers;
mod sorting;

pub use changes::{Change, ChangeFilter, change, changes, insert_change};
pub use contacts::{Label, Sort, contact_page, labels, set_label};
pub use domains::{DomainSort, DomainsAsked, domain_page};
pub use numbers::{Numbered, number, number_all, numbers, object};
pub use sorting::Ordered;
