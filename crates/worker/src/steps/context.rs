//! What every step is given, and how it asks a registry.

use crate::{Result, Worker};
use model::id::ContactId;
use model::registry::{PostalForms, postal_forms};
use model::role::Role;
use model::task::Plan;
use registry::Connector;
use std::sync::Arc;
use store::Tx;
use store::contacts::Contact;
use store::domains::Domain;
use store::tasks::Task;

/// How many more chances a registry gets that briefly shows old data, or whose contact another task has sent at the same time.
pub(super) const EXTRA_READS: u32 = 2;

/// What every step is given.
pub(crate) struct Context<'a> {
    pub(crate) worker: &'a Worker,
    pub(crate) task: &'a Task,
    pub(crate) domain: &'a Domain,
    pub(crate) registry: Arc<dyn Connector>,
    pub(crate) plan: &'a mut Plan,
}

impl Context<'_> {
    /// The contact as the book has it now; `None` when it is gone.
    pub(super) async fn contact(&self, id: ContactId) -> Result<Option<Contact>> {
        let mut tx = self.worker.db.read().await?;
        let found = store::contacts::get(&mut tx, self.domain.organization_id, id).await?;
        match found {
            Some(contact) => self.as_object(&mut tx, contact).await.map(Some),
            None => Ok(None),
        }
    }

    /// Which postal forms the domain's registry takes.
    pub(super) fn forms(&self) -> PostalForms {
        postal_forms(self.domain.name.tld())
    }

    /// The contact under the handle of the object that stands at the domain's registry for it: of the one in the form that is taken alone, where there is one.
    pub(super) async fn as_object(&self, tx: &mut Tx, contact: Contact) -> Result<Contact> {
        let (registry, forms) = (self.domain.registry.as_str(), self.forms());
        if forms == PostalForms::Any {
            return Ok(contact);
        }
        let organization = contact.organization_id;
        let place = (registry, forms.as_str());
        let apart = store::contacts::object(tx, organization, contact.id, place).await?;
        Ok(match apart {
            Some(apart) => Contact {
                handle: apart.handle,
                ..contact
            },
            None => contact,
        })
    }

    /// The roles that the task is for.
    pub(super) fn roles(&self) -> &[Role] {
        self.task.limited_to().unwrap_or(&Role::ALL)
    }

    /// A client transaction id that identifies the task: its id, its event count and a running number (RFC 5730 section 2.5: 3 to 64 characters).
    pub(crate) fn trid(&mut self) -> String {
        self.plan.commands = self.plan.commands.wrapping_add(1);
        format!(
            "{}-{}-{}",
            self.task.id.0.simple(),
            self.task.last_seq,
            self.plan.commands
        )
    }
}

/// A registry's response, or the outcome that its absence means.
macro_rules! ask {
    ($call:expr) => {
        match $call {
            Ok(answer) => answer,
            Err(failure) => return Ok($crate::outcome::Outcome::of(failure)),
        }
    };
}
pub(super) use ask;
