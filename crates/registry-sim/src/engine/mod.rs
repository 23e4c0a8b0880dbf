//! What the registry does with each command.

mod adopt;
mod caller;
mod change;
mod contact;
mod domain;
mod domain_state;
mod grace;
mod host;
mod ids;
mod keep;
mod operator;
mod pending;
mod poll;
mod registry;
mod rules;
mod transfer;
mod words;

use std::time::Duration;

use crate::answer::{Answer, Fault};
use crate::command::{Command, ContactCommand, DomainCommand, HostCommand};
use crate::result_codes;
use crate::state::State;
pub(crate) use caller::Caller;
use caller::Outcome;
pub(crate) use registry::Registry;

impl Registry {
    /// Returns the state, after whatever is due has been done.
    pub(crate) fn look<T>(&self, see: impl FnOnce(&State) -> T) -> T {
        let mut state = self.lock();
        self.settle(&mut state);
        state.commit();
        see(&state)
    }

    /// Carries out a logged-in client's command. The response may be sent once [`Registry::is_safe`] confirms the number.
    pub(crate) fn execute(&self, caller: &Caller<'_>, command: &Command) -> (Answer, u64) {
        if let Some(ns) = caller.extensions.lacks(command.extensions()) {
            let reason = format!("the login did not name {}", ns.uri());
            return (Fault::new(result_codes::EXTENSION, reason).into(), 0);
        }
        let mut state = self.lock();
        state.commands += 1;
        self.settle(&mut state);
        let outcome = match command {
            Command::Poll(command) => poll::run(&mut state, caller, command),
            Command::Contact(command) => self.contact(&mut state, caller, command),
            Command::Domain(command) => self.domain(&mut state, caller, command),
            Command::Host(command) => self.host(&mut state, caller, command),
            Command::Login(_) | Command::Logout => {
                Err(Fault::new(result_codes::USE, "already logged in"))
            }
        };
        let answer = outcome.unwrap_or_else(|fault| self.refused(&state, command, fault));
        (answer, state.commit())
    }

    /// How long this command takes by the rules of the TLDs that it touches.
    pub(crate) fn write_delay(&self, command: &Command) -> Duration {
        let of_domain = |name: &str| self.policies.for_domain(name).write_delay();
        match command {
            Command::Domain(DomainCommand::Check(_) | DomainCommand::Info { .. }) => Duration::ZERO,
            Command::Domain(command) => command.object().map_or(Duration::ZERO, of_domain),
            Command::Contact(ContactCommand::Update(update)) => {
                let state = self.lock();
                let id = self.kept_id(&state, &update.id);
                let delays = state.contact_uses(&id).map(of_domain);
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
            ContactCommand::Info { id, auth } => {
                self.contact_info(state, caller, id, auth.as_deref())
            }
            ContactCommand::Create(create) => self.contact_create(state, caller, create),
            ContactCommand::Update(update) => self.contact_update(state, caller, update),
            ContactCommand::Delete(id) => self.contact_delete(state, caller, id),
            ContactCommand::Transfer(_) => Err(Fault::new(
                result_codes::UNIMPLEMENTED,
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
            DomainCommand::Update {
                name,
                change,
                restore: Some(restore),
            } => self.domain_restore(state, caller, (name, change), *restore),
            DomainCommand::Update { name, change, .. } => {
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
            DomainCommand::Delete(name) => self.domain_delete(state, caller, name),
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
