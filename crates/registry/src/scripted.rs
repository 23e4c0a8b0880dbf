//! A test double: a registry in memory behind the same trait, whose calls can be made to fail. For the tests of other crates; nothing in a running
//! program uses it.
//!
//! It keeps a registry's rules only as far as a caller's decisions hang on them: handles are unique (2302), objects exist or don't (2303), linked contacts
//! stay (2305). For how a registry really answers there is the simulator.

use crate::codes;
use crate::connector::{Applied, Capabilities, Failure, Forms, Message};
use model::registry::{RegistryContact, RegistryDomain, RoleChange};
use model::role::Role;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

mod connector;
#[cfg(test)]
mod tests;

/// On which side of the act a scripted failure comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The registry does nothing.
    Before,
    /// The registry acts, then the failure is all the caller gets.
    After,
}

/// One call that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The trait's method: `create_contact`.
    pub verb: &'static str,
    /// The handle, the name or the message id.
    pub subject: String,
    /// The client transaction id.
    pub trid: String,
}

/// The double. All methods take `&self`, so that a test can keep one end of an `Arc`.
#[derive(Debug)]
pub struct Scripted {
    capabilities: Capabilities,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    contacts: BTreeMap<String, RegistryContact>,
    domains: BTreeMap<String, RegistryDomain>,
    hosts: BTreeSet<String>,
    queue: VecDeque<Message>,
    settled: u64,
    calls: Vec<Call>,
    /// By the number of the call, from 1.
    faults: BTreeMap<usize, (When, Failure)>,
    slow: BTreeSet<String>,
    waiting: Vec<(String, String, RoleChange)>,
}

impl Default for Scripted {
    fn default() -> Self {
        Self::new()
    }
}

impl Scripted {
    /// An empty registry where we are the client `scripted`.
    #[must_use]
    pub fn new() -> Self {
        let capabilities = Capabilities {
            client_id: "scripted".to_owned(),
            forms: Forms::Both,
            handle_max: 16,
            disclose: true,
        };
        Self {
            capabilities,
            state: Mutex::default(),
        }
    }

    /// Puts a domain there, in place of one with the same name.
    pub fn put_domain(&self, domain: RegistryDomain) {
        self.state().domains.insert(domain.name.clone(), domain);
    }

    /// Puts a contact there, in place of one with the same handle.
    pub fn put_contact(&self, contact: RegistryContact) {
        self.state()
            .contacts
            .insert(contact.handle.clone(), contact);
    }

    /// The domain as the registry holds it. Is no call.
    #[must_use]
    pub fn domain(&self, name: &str) -> Option<RegistryDomain> {
        self.state().domains.get(name).cloned()
    }

    /// The contacts as the registry holds them, by handle. Is no call.
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

    /// From now on, changes of this domain wait (1001) for [`settle`](Self::settle).
    pub fn slow_down(&self, name: &str) {
        self.state().slow.insert(name.to_owned());
    }

    /// Ends the oldest waiting change of the domain, done or not, and queues the message that says so. `false`: none waits.
    pub fn settle(&self, name: &str, ok: bool) -> bool {
        let mut state = self.state();
        let Some(position) = state
            .waiting
            .iter()
            .position(|(waiting, ..)| waiting == name)
        else {
            return false;
        };
        let (domain, trid, change) = state.waiting.remove(position);
        if let Some(held) = state.domains.get_mut(&domain).filter(|_| ok) {
            change.apply(held);
        }
        state.settled += 1;
        let id = format!("settled-{}", state.settled);
        let text = if ok {
            "Pending action completed successfully."
        } else {
            "Pending action failed."
        };
        let (text, domain, client_trid) = (text.to_owned(), Some(domain), Some(trid));
        state.queue.push_back(Message {
            id,
            text,
            domain,
            client_trid,
            ok: Some(ok),
            ..Message::default()
        });
        true
    }

    /// Puts a message at the end of the queue.
    pub fn push_message(&self, message: Message) {
        self.state().queue.push_back(message);
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
        verb: &'static str,
        subject: &str,
        trid: &str,
        act: impl FnOnce(&mut State) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut state = self.state();
        state.calls.push(Call {
            verb,
            subject: subject.to_owned(),
            trid: trid.to_owned(),
        });
        let number = state.calls.len();
        match state.faults.remove(&number) {
            Some((When::Before, failure)) => Err(failure),
            Some((When::After, failure)) => act(&mut state).and(Err(failure)),
            None => act(&mut state),
        }
    }
}

impl State {
    fn linked(&self, handle: &str) -> bool {
        self.domains.values().any(|domain| {
            Role::ALL
                .into_iter()
                .any(|role| domain.holders(role).any(|held| held == handle))
        })
    }

    fn change(&mut self, trid: &str, name: &str, change: &RoleChange) -> Result<Applied, Failure> {
        let named = change
            .add
            .iter()
            .map(|(_, handle)| handle)
            .chain(&change.registrant);
        if let Some(missing) = named
            .into_iter()
            .find(|handle| !self.contacts.contains_key(*handle))
        {
            return Err(Failure::refused(
                codes::OBJECT_ABSENT,
                format!("no contact {missing}"),
            ));
        }
        self.domain(name)?;
        if self.slow.contains(name) {
            self.waiting
                .push((name.to_owned(), trid.to_owned(), change.clone()));
            return Ok(Applied::Pending);
        }
        change.apply(self.domain(name)?);
        Ok(Applied::Done)
    }

    fn domain(&mut self, name: &str) -> Result<&mut RegistryDomain, Failure> {
        self.domains
            .get_mut(name)
            .ok_or_else(|| Failure::refused(codes::OBJECT_ABSENT, "no such domain"))
    }
}
