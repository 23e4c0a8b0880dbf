//! Changes of registrant: one role given to one contact, recorded beside its task. One transaction writes the binding, the audit entry, the task
//! and the record.

use super::Dnsimple;
use crate::allowed::{DomainsWrite, TasksRead};
use crate::domains::RoleChanges;
use crate::tasks::Task;
use crate::{Actor, Error, Result, Version};
use boxed::boxed;
use model::id::{ContactId, DomainId, TaskId};
use model::role::Role;
use model::task::TaskStatus;
use model::words;
use std::collections::BTreeMap;
use store::dnsimple::{Change, ChangeFilter, Numbered};

words! {
    /// The status of a change, in DNSimple's words.
    pub enum State {
        /// Not begun.
        New = "new";
        /// In progress.
        Pending = "pending";
        /// Completed and read back.
        Completed = "completed";
        /// It was requested to stop.
        Cancelling = "cancelling";
        /// It was stopped, or it failed.
        Cancelled = "cancelled";
    }
}

impl State {
    fn of(task: &Task) -> Self {
        match task.status {
            TaskStatus::Pending | TaskStatus::Running if task.cancel_requested => Self::Cancelling,
            TaskStatus::Pending => Self::New,
            TaskStatus::Running => Self::Pending,
            TaskStatus::Completed => Self::Completed,
            TaskStatus::Failed | TaskStatus::Cancelled => Self::Cancelled,
        }
    }
}

/// A change that was begun, and its status.
#[derive(Debug, Clone)]
pub struct Begun {
    /// What was requested.
    pub change: Change,
    /// Its number.
    pub number: i64,
    /// The task that carries it out.
    pub task: Task,
    /// Its status.
    pub state: State,
}

impl<'a> Dnsimple<'a> {
    /// Begins a change of registrant.
    ///
    /// # Errors
    /// As [`crate::domains::Domains::assign_roles`].
    #[boxed]
    pub async fn begin_registrant_change(
        self,
        actor: &Actor,
        domain: DomainId,
        contact: ContactId,
    ) -> Result<Begun> {
        let reach = &actor.allowed_within::<DomainsWrite>()?;
        let changes = RoleChanges::from([(Role::Registrant, Some(contact))]);
        let plan = self
            .tools
            .domains()
            .plan_roles(actor, domain, &changes)
            .await?;
        let mut tx = self.tools.begin(reach).await?;
        let done = self
            .tools
            .domains()
            .assign_in(&mut tx, reach, domain, Version::Any, &changes)
            .await?;
        let change = Change {
            task_id: done.task.id,
            organization_id: actor.organization,
            domain_id: domain,
            contact_id: contact,
            owner_change: plan.changes_registrant,
        };
        store::dnsimple::insert_change(&mut tx, &change).await?;
        let number = store::dnsimple::number(
            &mut tx,
            actor.organization,
            Numbered::RegistrantChange,
            done.task.id.0,
        )
        .await?;
        tx.commit().await?;
        Ok(Begun {
            change,
            number,
            state: State::of(&done.task),
            task: done.task,
        })
    }

    /// One change.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn registrant_change(self, actor: &Actor, number: i64) -> Result<Begun> {
        let reach = &actor.allowed_within::<TasksRead>()?;
        let id = self
            .numbered(actor, Numbered::RegistrantChange, number)
            .await?;
        let mut tx = self.tools.read(reach).await?;
        let change = store::dnsimple::change(&mut tx, actor.organization, TaskId(id))
            .await?
            .ok_or(Error::NotFound)?;
        let task = store::tasks::get(&mut tx, actor.organization, change.task_id)
            .await?
            .ok_or(Error::NotFound)?;
        reach.check_all_of(task.project_id)?;
        let task = Task::from(task);
        Ok(Begun {
            change,
            number,
            state: State::of(&task),
            task,
        })
    }

    /// The changes that match the filter, oldest first.
    ///
    /// # Errors
    /// When the caller may not read tasks.
    #[boxed]
    pub async fn registrant_changes(
        self,
        actor: &Actor,
        filter: &ChangeFilter,
    ) -> Result<Vec<Begun>> {
        let reach = &actor.allowed_within::<TasksRead>()?;
        let mut tx = self.tools.read(reach).await?;
        let changes = store::dnsimple::changes(&mut tx, actor.organization, filter).await?;
        let ids: Vec<uuid::Uuid> = changes.iter().map(|change| change.task_id.0).collect();
        let numbers = store::dnsimple::numbers(
            &mut tx,
            actor.organization,
            Numbered::RegistrantChange,
            &ids,
        )
        .await?;
        let tasks: Vec<TaskId> = changes.iter().map(|change| change.task_id).collect();
        let mut tasks: BTreeMap<TaskId, Task> =
            store::tasks::many(&mut tx, actor.organization, &tasks)
                .await?
                .into_iter()
                .map(|task| (task.id, task.into()))
                .collect();
        let mut begun = Vec::with_capacity(changes.len());
        for change in changes {
            let task = tasks.remove(&change.task_id);
            let number = numbers.get(&change.task_id.0);
            let (Some(task), Some(number)) = (task, number) else {
                continue;
            };
            if reach.check_all_of(task.project_id).is_ok() {
                begun.push(Begun {
                    change,
                    number: *number,
                    state: State::of(&task),
                    task,
                });
            }
        }
        Ok(begun)
    }
}
