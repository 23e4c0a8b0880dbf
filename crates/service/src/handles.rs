//! The nouns: each has a handle with the verbs of its room, borrowed from the service and free to copy. Outside one writes
//! `service.contacts().edit(…)`; a room that needs another writes `self.tools.contacts().edit(…)`.

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

            /// The rows of the contact book.
            pub(crate) const fn book(&self) -> crate::book::Book<'_> {
                crate::book::Book { tools: self }
            }

            /// Member contacts that follow what changed.
            pub(crate) const fn refresher(&self) -> crate::refresh::Refresher<'_> {
                crate::refresh::Refresher { tools: self }
            }
        }
    };
}

handles! {
    /// Who changed what.
    audit: audit::AuditLog,
    /// Signing in, and who somebody is.
    auth: auth::Auth,
    /// The contacts for certificates.
    certificates: certificates::Certificates,
    /// The contact book.
    contacts: contacts::Contacts,
    /// The sample organization.
    demo: demo::Demo,
    /// What DNSimple's dialect needs beside the book.
    dnsimple: dnsimple::Dnsimple,
    /// Domains, and who holds which role on them.
    domains: domains::Domains,
    /// CSV files in and out.
    files: files::Files,
    /// What a redirect carries.
    flashes: flashes::Flashes,
    /// Requests that are sent twice.
    idempotency: idempotency::Idempotency,
    /// Invitations to sign in.
    invitations: people::Invitations,
    /// API keys.
    keys: auth::Keys,
    /// Offices.
    locations: locations::Locations,
    /// Organizations and what they hold by default.
    organizations: organizations::Organizations,
    /// The people of the organization.
    people: people::People,
    /// Their telephones.
    phones: people::Phones,
    /// Projects.
    projects: organizations::Projects,
    /// One contact for another.
    replacements: replace::Replacements,
    /// Sign-ins that last.
    sessions: auth::Sessions,
    /// Tasks: followed, cancelled, retried, approved.
    tasks: tasks::Tasks,
    /// Teams and their slots.
    teams: teams::Teams,
    /// Tokens of people and keys.
    tokens: auth::Tokens,
    /// Verification by mail.
    verification: verification::Verification,
    /// Receivers of events.
    webhooks: webhooks::Webhooks,
}
