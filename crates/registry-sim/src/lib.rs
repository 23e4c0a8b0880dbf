//! A domain registry with state that speaks EPP over TLS (RFC 5730 to 5734).
//!
//! It is the registry of a first start and of demos, a sandbox for developers of clients, and the counterpart in tests.
//! Its state survives a restart and a kill ([`StateLocation::File`]). Its requirements for contacts differ by TLD, as data
//! ([`Policies`]; `policies.toml` explains each): `.slow`, `.strict`, `.frozen`, `.pending`, `.held`, `.native` and `.brand`
//! show how registries can differ in what they demand; `.folded`, `.vetted`, `.noaddress` and `.rewritten` in what they make
//! of contacts; `.extension`, `.extvalue` and `.resdata` in where they say why they refuse; `.redemption` keeps deleted
//! domains for a while. [`Switches`] inject faults while it runs; [`Inspect`] shows its state and does what an operator may.
//!
//! It offers two extensions to sessions that name them: `secDNS-1.1` (RFC 5910, DS records only) and `rgp-1.0` (RFC 3915;
//! only `.redemption` keeps what was deleted).
//!
//! Where it is simpler than a real registry: there are no fees, nothing is renewed by itself, passwords can't be changed by
//! `login`, and contacts are not transferred (2101).

mod answer;
mod command;
mod disk;
mod engine;
mod extensions;
mod frame;
#[cfg(test)]
mod fuzz;
mod inspect;
mod names;
mod objects;
mod policy;
mod reader;
mod render;
mod result_codes;
mod server;
mod session;
mod sessions;
mod settings;
mod state;
mod switches;
mod tls;
mod xml;

pub use inspect::{Inspect, Outcome, SeenCommand};
pub use objects::{
    Address, Contact, DelegationSigner, Deletion, Disclose, DnsKey, Domain, DomainChange,
    DomainDelta, Due, Host, Message, Notice, PendingContact, PendingUpdate, Phone, Postal,
    PostalForm, Record, RgpStatus, Role, SecDnsChange, Status, Transfer, TransferStatus,
};
pub use policy::{ContactChanges, ContactField, Policies, Policy, PolicyError, Reasons, Rewrite};
pub use server::{Simulator, StartError, start};
pub use settings::{Account, Clock, Settings, StateLocation, system_clock};
pub use switches::{Drop, Match, SwitchError, Switches, Times};
