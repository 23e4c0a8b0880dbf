//! The handles of the modules: each has the methods of its module, borrowed from the service and free to copy. Outside the crate one writes
//! `service.contacts().edit(…)`; a module that needs another writes `self.tools.contacts().edit(…)`.

use crate::{Service, Tools};

macro_rules! handles {
    ($($(#[$doc:meta])* $noun:ident: $room:ident::$Handle:ident,)*) => {
        impl Service {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $noun(&self) -> crate::$room::$Handle<'_> {
                    self.0.$noun()
                }
            )*
        }

        impl Tools {
            $(
                $(#[$doc])*
                pub(crate) const fn $noun(&self) -> crate::$room::$Handle<'_> {
                    crate::$room::$Handle { tools: self }
                }
            )*

            /// Contact rows.
            pub(crate) const fn book(&self) -> crate::book::Book<'_> {
                crate::book::Book { tools: self }
            }

            /// Past moments.
            pub(crate) const fn past(&self) -> crate::past::Past<'_> {
                crate::past::Past { tools: self }
            }

            /// Refreshing the member contacts that are composed from what changed.
            pub(crate) const fn refresher(&self) -> crate::refresh::Refresher<'_> {
                crate::refresh::Refresher { tools: self }
            }
        }
    };
}

handles! {
    /// Who changed what.
    audit: audit::AuditLog,
    /// Signing in, and who the caller is.
    auth: auth::Auth,
    /// The contacts for certificates.
    certificates: certificates::Certificates,
    /// Contacts.
    contacts: contacts::Contacts,
    /// The sample organization.
    demo: demo::Demo,
    /// What the DNSimple API needs besides our own data.
    dnsimple: dnsimple::Dnsimple,
    /// Domains, and who holds which role on them.
    domains: domains::Domains,
    /// CSV files in and out.
    files: files::Files,
    /// Flashes.
    flashes: flashes::Flashes,
    /// Idempotent requests.
    idempotency: idempotency::Idempotency,
    /// Invitations to sign in.
    invitations: people::Invitations,
    /// API keys.
    keys: auth::Keys,
    /// Locations.
    locations: locations::Locations,
    /// Organizations and their defaults.
    organizations: organizations::Organizations,
    /// The people of the organization.
    people: people::People,
    /// Their phones.
    phones: people::Phones,
    /// Saved plans.
    plans: saved_plans::Plans,
    /// Projects.
    projects: organizations::Projects,
    /// Replacing one contact by another.
    replacements: replace::Replacements,
    /// Sessions.
    sessions: auth::Sessions,
    /// Tasks: followed, cancelled, retried, approved.
    tasks: tasks::Tasks,
    /// Teams and their slots.
    teams: teams::Teams,
    /// Tokens of people and keys.
    tokens: auth::Tokens,
    /// Verification by e-mail.
    verification: verification::Verification,
    /// Webhooks.
    webhooks: webhooks::Webhooks,
}
