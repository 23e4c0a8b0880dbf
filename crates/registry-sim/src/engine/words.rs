//! How a registry words its refusals: where it says why.

use crate::answer::{Answer, Fault, one_line};
use crate::command::{Command, ContactCommand};
use crate::policy::{Policy, Reasons};
use crate::render;
use crate::result_codes;
use crate::state::State;
use crate::xml::Ns;

use super::registry::Registry;

impl Registry {
    /// A refusal as the registry that the command is for words it.
    pub(super) fn refused(&self, state: &State, command: &Command, fault: Fault) -> Answer {
        worded(self.policy_of(state, command), fault)
    }

    /// A refusal that a switch asks for. Where the reason stands in `msg` it stands there alone, as the switch says.
    pub(crate) fn refused_by_switch(
        &self,
        command: Option<&Command>,
        code: u16,
        message: &str,
    ) -> Answer {
        let styled = command.map(|command| self.policy_of(&self.lock(), command).clone());
        match styled {
            Some(policy) if policy.reasons != Reasons::Msg => {
                worded(&policy, Fault::new(code, message))
            }
            _ => Answer::with_message(code, message),
        }
    }

    fn policy_of(&self, state: &State, command: &Command) -> &Policy {
        match command {
            Command::Domain(domain) => domain.object().map_or(&self.policies.default, |name| {
                self.policies.for_domain(name)
            }),
            Command::Contact(contact) => self.policy_of_contact(state, contact),
            _ => &self.policies.default,
        }
    }

    /// That of the first domain's registry that has a way of its own.
    fn policy_of_contact(&self, state: &State, command: &ContactCommand) -> &Policy {
        let default = &self.policies.default;
        let Some(id) = command.object() else {
            return default;
        };
        let id = self.kept_id(state, id);
        self.policies
            .of_contact(state.contact_uses(&id))
            .find(|policy| policy.reasons != Reasons::Msg)
            .unwrap_or(default)
    }
}

fn worded(policy: &Policy, mut fault: Fault) -> Answer {
    let original = fault.code;
    if fault.code == result_codes::POLICY {
        fault.code = policy.policy_refusal;
    }
    if policy.reasons == Reasons::Msg || fault.reason.is_empty() || fault.closes {
        return fault.into();
    }
    let mut answer = Answer::code(fault.code);
    if policy.empty_msg {
        answer.message = String::new();
    }
    let blame = fault.blame.as_ref();
    let refusal = || Some(render::refusal(original, blame, &fault.reason));
    match policy.reasons {
        Reasons::Extension => answer.extension = refusal(),
        Reasons::ResData => answer.data = refusal(),
        Reasons::Msg | Reasons::ExtValue => {
            let nothing = (Ns::Epp, "undef".to_owned(), String::new());
            let blame = blame.cloned().unwrap_or(nothing);
            answer.ext_value = Some((blame, one_line(&fault.reason)));
        }
    }
    answer
}
