//! What the registry does with each command.

mod adopt;
mod change;
mod contact;
mod domain;
mod host;
mod pending;
mod poll;
mod rules;
mod transfer;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::answer::{Answer, Fault};
use crate::codes;
use crate::command::{Command, ContactCommand, DomainCommand, HostCommand};
use crate::disk::Committed;
use crate::objects::{Record, Status};
use crate::policy::Policies;
use crate::settings::Clock;
use crate::state::State;
use crate::switches::Switches;

/// The registry's own account: it sponsors objects that nobody created.
pub(crate) const REGISTRY: &str = "NICH-REG";
/// The account that has the names that are "not ours".
pub(crate) const OTHER: &str = "OTHER-REGISTRAR";

/// The registry: its objects and rules.
pub(crate) struct Registry {
    state: Mutex<State>,
    policies: Policies,
    clock: Clock,
    creates_on_first_info: bool,
    switches: Switches,
    committed: Option<Committed>,
}

/// The caller, the transaction, and the time.
#[derive(Clone, Debug)]
pub(crate) struct Caller<'a> {
    pub client: &'a str,
    pub client_trid: Option<&'a str>,
    pub server_trid: &'a str,
    pub now: DateTime<Utc>,
}

impl Caller<'_> {
    /// A new object's owner and dates.
    fn record(&self, roid: String) -> Record {
        record(roid, self.client, self.now)
    }
}

fn record(roid: String, client: &str, now: DateTime<Utc>) -> Record {
    Record {
        roid,
        client_id: client.to_owned(),
        created_by: client.to_owned(),
        created_at: now,
        updated_by: None,
        updated_at: None,
        transferred_at: None,
    }
}

type Outcome = Result<Answer, Fault>;

impl Registry {
    pub(crate) fn new(
        state: State,
        policies: Policies,
        clock: Clock,
        creates_on_first_info: bool,
        switches: Switches,
        committed: Option<Committed>,
    ) -> Registry {
        Registry {
            state: Mutex::new(state),
            policies,
            clock,
            creates_on_first_info,
            switches,
            committed,
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// A command that panicked has changed nothing or everything: every change is one insertion. So a poisoned lock is usable.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the state, after whatever is due has been done.
    pub(crate) fn look<T>(&self, see: impl FnOnce(&State) -> T) -> T {
        let mut state = self.lock();
        self.settle(&mut state);
        state.commit();
        see(&state)
    }

    /// Carries out a logged-in client's command. The response may be sent once [`Registry::is_safe`] confirms the number.
    pub(crate) fn execute(&self, caller: &Caller<'_>, command: &Command) -> (Answer, u64) {
        let mut state = self.lock();
        state.commands += 1;
        self.settle(&mut state);
        let outcome = match command {
            Command::Poll(command) => poll::run(&mut state, caller, command),
            Command::Contact(command) => self.contact(&mut state, caller, command),
            Command::Domain(command) => self.domain(&mut state, caller, command),
            Command::Host(command) => self.host(&mut state, caller, command),
            Command::Login(_) | Command::Logout => Err(Fault::new(codes::USE, "already logged in")),
        };
        (outcome.unwrap_or_else(Answer::from), state.commit())
    }

    /// Waits until everything up to this number is durable. `false`: it never will be.
    pub(crate) async fn is_safe(&self, batch: u64) -> bool {
        let Some(committed) = &self.committed else {
            return true;
        };
        let done = |last: &Option<u64>| last.is_none_or(|last| last >= batch);
        match committed.clone().wait_for(done).await {
            Ok(last) => last.is_some(),
            // The writer has ended: what it had committed by then counts.
            Err(_) => committed.borrow().is_some_and(|last| last >= batch),
        }
    }

    /// Closes the state file.
    pub(crate) fn close(&self) {
        self.lock().close();
    }

    /// How long this command takes by the rules of the TLDs that it touches.
    pub(crate) fn write_delay(&self, command: &Command) -> Duration {
        let of_domain = |name: &str| self.policies.for_domain(name).write_delay();
        match command {
            Command::Domain(DomainCommand::Check(_) | DomainCommand::Info { .. }) => Duration::ZERO,
            Command::Domain(command) => command.object().map_or(Duration::ZERO, of_domain),
            Command::Contact(ContactCommand::Update(update)) => {
                let state = self.lock();
                let delays = state.contact_uses(&update.id).map(of_domain);
                delays.max().unwrap_or_default()
            }
            Command::Contact(_)
            | Command::Host(_)
            | Command::Login(_)
            | Command::Logout
            | Command::Poll(_) => Duration::ZERO,
        }
    }

    fn contact(&self, state: &mut State, caller: &Caller<'_>, command: &ContactCommand) -> Outcome {
        match command {
            ContactCommand::Check(ids) => Ok(self.contact_check(state, ids)),
            ContactCommand::Info { id, auth } => contact::info(state, caller, id, auth.as_deref()),
            ContactCommand::Create(create) => self.contact_create(state, caller, create),
            ContactCommand::Update(update) => self.contact_update(state, caller, update),
            ContactCommand::Delete(id) => contact::delete(state, caller, id),
            ContactCommand::Transfer(_) => Err(Fault::new(
                codes::UNIMPLEMENTED,
                "contacts stay with their account",
            )),
        }
    }

    fn domain(&self, state: &mut State, caller: &Caller<'_>, command: &DomainCommand) -> Outcome {
        match command {
            DomainCommand::Check(names) => Ok(self.domain_check(state, names)),
            DomainCommand::Info { name, hosts, auth } => {
                self.domain_info(state, caller, name, *hosts, auth.as_deref())
            }
            DomainCommand::Create(create) => self.domain_create(state, caller, create),
            DomainCommand::Update { name, change } => {
                self.domain_update(state, caller, name, change)
            }
            DomainCommand::Renew {
                name,
                expires_on,
                months,
            } => self.domain_renew(state, caller, name, *expires_on, *months),
            DomainCommand::Transfer {
                op,
                name,
                months,
                auth,
            } => self.domain_transfer(state, caller, *op, name, *months, auth.as_deref()),
            DomainCommand::Delete(name) => domain::delete(state, caller, name),
        }
    }

    fn host(&self, state: &mut State, caller: &Caller<'_>, command: &HostCommand) -> Outcome {
        match command {
            HostCommand::Check(names) => Ok(host::check(state, names)),
            HostCommand::Info(name) => host::info(state, name),
            HostCommand::Create { name, addresses } => host::create(state, caller, name, addresses),
            HostCommand::Update(update) => host::update(state, caller, update),
            HostCommand::Delete(name) => host::delete(state, caller, name),
        }
    }
}

/// Only the sponsoring account may change an object.
fn sponsored(record: &Record, caller: &Caller<'_>, what: &str) -> Result<(), Fault> {
    if record.client_id == caller.client {
        Ok(())
    } else {
        Err(Fault::new(
            codes::AUTHORIZATION,
            format!("{what} belongs to another account"),
        ))
    }
}

/// None of these statuses may be set.
fn allowed<'a>(
    statuses: impl IntoIterator<Item = &'a Status>,
    forbidding: &[Status],
) -> Result<(), Fault> {
    for status in statuses {
        if forbidding.contains(status) {
            return Err(Fault::new(codes::STATUS, status.as_str()));
        }
    }
    Ok(())
}
