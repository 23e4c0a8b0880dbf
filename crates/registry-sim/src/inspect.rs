//! Inspecting a running registry, and doing what its operator may do, bypassing the protocol: for tests and demos.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::engine::Registry;
use crate::objects::{Contact, DelegationSigner, Domain, Host, Message, Status};

/// A command that was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenCommand {
    /// Its number since the start, from 1.
    pub number: u64,
    /// `contact:create`, `login`, `poll`, `hello`; `unknown` when it was no command at all.
    pub kind: String,
    /// The object it is about; of a check, the first.
    pub object: Option<String>,
    /// The account, once it is logged in.
    pub client_id: Option<String>,
    /// The client's transaction id.
    pub client_trid: Option<String>,
    /// Its outcome.
    pub outcome: Outcome,
}

/// The outcome of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is in progress, or waits because of a delay.
    Open,
    /// Answered with this code; a `hello` with 0.
    Answered(u16),
    /// The connection was cut before anything was done.
    DroppedBefore,
    /// It was done with this code, and then the connection was cut.
    DroppedAfter(u16),
}

/// What was received so far.
pub(crate) struct Log {
    seen: Mutex<Seen>,
    capacity: usize,
    changes: watch::Sender<u64>,
}

#[derive(Default)]
struct Seen {
    commands: VecDeque<SeenCommand>,
    counts: BTreeMap<String, u64>,
    total: u64,
}

impl Log {
    pub(crate) fn new(capacity: usize) -> Log {
        Log {
            seen: Mutex::default(),
            capacity,
            changes: watch::Sender::new(0),
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records a command; the number is for [`Log::ended`].
    pub(crate) fn began(&self, mut command: SeenCommand) -> u64 {
        let mut seen = self.seen();
        seen.total += 1;
        command.number = seen.total;
        *seen.counts.entry(command.kind.clone()).or_default() += 1;
        if seen.commands.len() >= self.capacity {
            seen.commands.pop_front();
        }
        if self.capacity > 0 {
            seen.commands.push_back(command);
        }
        let number = seen.total;
        drop(seen);
        self.changed();
        number
    }

    pub(crate) fn ended(&self, number: u64, outcome: Outcome) {
        let mut seen = self.seen();
        if let Some(command) = seen
            .commands
            .iter_mut()
            .rev()
            .find(|command| command.number == number)
        {
            command.outcome = outcome;
        }
        drop(seen);
        self.changed();
    }

    pub(crate) fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }
}

/// Shows what the registry has and has been told. Clones look at the same registry.
#[derive(Clone)]
pub struct Inspect {
    pub(crate) registry: Arc<Registry>,
    pub(crate) log: Arc<Log>,
    pub(crate) sessions: crate::sessions::Sessions,
}

impl Inspect {
    /// Every contact, by id.
    pub fn contacts(&self) -> Vec<Contact> {
        self.registry
            .look(|state| state.contacts().cloned().collect())
    }

    /// One contact.
    pub fn contact(&self, id: &str) -> Option<Contact> {
        self.registry.look(|state| state.contact(id).cloned())
    }

    /// The domains that refer to a contact, by name.
    pub fn contact_uses(&self, id: &str) -> Vec<String> {
        self.registry
            .look(|state| state.contact_uses(id).map(str::to_owned).collect())
    }

    /// Every domain, by name.
    pub fn domains(&self) -> Vec<Domain> {
        self.registry
            .look(|state| state.domains().cloned().collect())
    }

    /// One domain, by its name in lower-case A-labels.
    pub fn domain(&self, name: &str) -> Option<Domain> {
        self.registry.look(|state| state.domain(name).cloned())
    }

    /// One host.
    pub fn host(&self, name: &str) -> Option<Host> {
        self.registry.look(|state| state.host(name).cloned())
    }

    /// An account's message queue, oldest first.
    pub fn messages(&self, client_id: &str) -> Vec<Message> {
        self.registry
            .look(|state| {
                state
                    .messages(client_id)
                    .map(|queue| queue.values().cloned().collect())
            })
            .unwrap_or_default()
    }

    /// The last commands received, oldest first, as many as the settings let it remember.
    pub fn commands(&self) -> Vec<SeenCommand> {
        self.log.seen().commands.iter().cloned().collect()
    }

    /// How many commands of one kind were received since the start.
    pub fn count(&self, kind: &str) -> u64 {
        self.log.seen().counts.get(kind).copied().unwrap_or(0)
    }

    /// How many commands of each kind were received since the start.
    pub fn counts(&self) -> BTreeMap<String, u64> {
        self.log.seen().counts.clone()
    }

    /// How many sessions an account has open.
    pub fn sessions(&self, client_id: &str) -> usize {
        self.sessions.of(client_id)
    }

    /// Gives a domain to another account, as its operator may: both accounts get the message of a transfer. `false` when there is no such domain, or a transfer or an update of it is open.
    pub fn hand_over(&self, name: &str, client_id: &str) -> bool {
        self.registry.hand_over(name, client_id)
    }

    /// Deletes a domain, as its operator may; asking about it does not create it again. `false` when there is none.
    pub fn remove(&self, name: &str) -> bool {
        self.registry.remove(name)
    }

    /// Replaces a domain's DS records (RFC 5910), as its operator may. `false` when there is no such domain.
    pub fn sign(&self, name: &str, signers: Vec<DelegationSigner>) -> bool {
        self.registry.sign(name, signers)
    }

    /// Sets a status of a domain or takes it away, as its operator may: `serverHold`, say. `false` when there is no such
    /// domain.
    pub fn set_status(&self, name: &str, status: Status, set: bool) -> bool {
        self.registry.set_status(name, status, set)
    }

    /// Begins a domain's deletion, as its operator may: `pendingDelete`, and `redemptionPeriod` (RFC 3915) for as long as its
    /// TLD's policy says, thirty days where that says nothing. `false` when there is no such domain.
    pub fn begin_deletion(&self, name: &str) -> bool {
        self.registry.begin_deletion(name)
    }

    /// Puts a message of words alone into an account's queue.
    pub fn tell(&self, client_id: &str, text: &str) {
        self.registry.tell(client_id, text);
    }

    /// Waits until something is so, looking again after each command received, each answer and each end of a session.
    pub async fn wait_until(&self, mut is_so: impl FnMut(&Inspect) -> bool) {
        let mut changes = self.log.changes.subscribe();
        loop {
            changes.borrow_and_update();
            if is_so(self) {
                return;
            }
            // The sender is in `self`, so waiting can't fail.
            let _ = changes.changed().await;
        }
    }
}
