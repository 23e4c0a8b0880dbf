//! A test double: a registry in memory behind the same trait, whose calls can be made to fail. For the tests of other crates; not used in a running
//! program uses it.
//!
//! It follows a registry's rules only as far as a caller's decisions depend on them: handles are unique (2302), objects exist or don't (2303), linked contacts
//! stay (2305), and a write without a guard is not carried out ([`crate::guarded`]). For realistic responses there is the simulator.

use crate::connector::{Capabilities, Failure, Forms, Message};
use crate::guard::{Effect, may_send};
use model::registry::{RegistryContact, RegistryDomain};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

mod call;
mod connector;
mod habits;
mod prohibited;
mod state;
#[cfg(test)]
mod tests;
mod waiting;

pub use call::{Call, When};
use state::State;

/// The double. All methods take `&self`, so that a test can keep one end of an `Arc`.
#[derive(Debug)]
pub struct Scripted {
    name: String,
    capabilities: Capabilities,
    state: Mutex<State>,
}

impl Default for Scripted {
    fn default() -> Self {
        Self::new()
    }
}

impl Scripted {
    /// An empty registry where our account is `scripted`.
    #[must_use]
    pub fn new() -> Self {
        let capabilities = Capabilities {
            client_id: "scripted".to_owned(),
            forms: Forms::Both,
            handle_max: 16,
            disclose: true,
        };
        Self {
            name: "scripted".to_owned(),
            capabilities,
            state: Mutex::default(),
        }
    }

    /// The same under another name, as a profile has it.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::new()
        }
    }

    /// Adds a domain, replacing one with the same name.
    pub fn put_domain(&self, domain: RegistryDomain) {
        self.state().domains.insert(domain.name.clone(), domain);
    }

    /// Adds a contact, replacing one with the same handle.
    pub fn put_contact(&self, contact: RegistryContact) {
        self.state()
            .contacts
            .insert(contact.handle.clone(), contact);
    }

    /// The domain as the registry holds it. Does not count as a call.
    #[must_use]
    pub fn domain(&self, name: &str) -> Option<RegistryDomain> {
        self.state().domains.get(name).cloned()
    }

    /// The contacts as the registry holds them, by handle. Does not count as a call.
    #[must_use]
    pub fn contacts(&self) -> BTreeMap<String, RegistryContact> {
        self.state().contacts.clone()
    }

    /// Makes the `n`-th call from now fail (1 is the next one), whichever method it is.
    pub fn fail(&self, n: usize, when: When, failure: Failure) {
        let mut state = self.state();
        let number = state.calls.len() + n;
        state.faults.insert(number, (when, failure));
    }

    /// Appends a message to the queue.
    pub fn push_message(&self, message: Message) {
        self.state().queue.push_back(message);
    }

    /// From now on acknowledgements succeed without effect.
    pub fn forget_acks(&self) {
        self.state().forgets_acks = true;
    }

    /// Every call made so far, failed ones included.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn act<T>(
        &self,
        effect: Effect,
        verb: &'static str,
        subject: &str,
        trid: &str,
        act: impl FnOnce(&mut State) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        may_send(effect)?;
        let mut state = self.state();
        state.calls.push(Call {
            verb,
            subject: subject.to_owned(),
            trid: trid.to_owned(),
        });
        let number = state.calls.len();
        if let Some(failure) = state.refusals.get(verb) {
            return Err(failure.clone());
        }
        match state.faults.remove(&number) {
            Some((When::Before, failure)) => Err(failure),
            Some((When::After, failure)) => act(&mut state).and(Err(failure)),
            None => act(&mut state),
        }
    }
}
