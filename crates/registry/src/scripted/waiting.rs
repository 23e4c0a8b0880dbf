//! Changes that the double responds to with 1001 and decides later.

use super::Scripted;
use super::state::{Change, Waiting};
use crate::connector::Message;

impl Scripted {
    /// From now on, changes of this domain or contact wait (1001) for [`settle`](Self::settle); no status shows that they do.
    pub fn slow_down(&self, object: &str) {
        self.state().slow.insert(object.to_owned());
    }

    /// From now on, changes of this domain or contact are made at once again.
    pub fn speed_up(&self, object: &str) {
        self.state().slow.remove(object);
    }

    /// Ends the oldest pending change of the domain or contact, done or not, and queues the message about it. `false`: none is pending.
    pub fn settle(&self, object: &str, ok: bool) -> bool {
        let mut state = self.state();
        let place = state.waiting.iter().position(|each| each.object == object);
        let Some(place) = place else {
            return false;
        };
        let Waiting {
            object,
            trid,
            change,
        } = state.waiting.remove(place);
        state.settled += 1;
        let mut message = Message {
            id: format!("settled-{}", state.settled),
            text: if ok {
                "Pending action completed successfully."
            } else {
                "Pending action failed."
            }
            .to_owned(),
            client_trid: Some(trid),
            ok: Some(ok),
            ..Message::default()
        };
        match change {
            Change::Roles(change) => {
                if let Some(held) = state.domains.get_mut(&object).filter(|_| ok) {
                    change.apply(held);
                }
                message.domain = Some(object);
            }
            Change::Contact(contact) => {
                if ok {
                    state.contacts.insert(object.clone(), *contact);
                }
                message.contact = Some(object);
            }
        }
        state.queue.push_back(message);
        true
    }
}
