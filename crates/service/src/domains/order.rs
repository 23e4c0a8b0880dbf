//! Ordering a change from a domain's registry: a task by its type.
//!
//! One transaction: lock the domain, write what the order changes in our own data (privacy is a property of the contacts), the audit entry and the task. An error
//! leaves everything unchanged.

use super::privacy::withheld_by;
use super::{Domain, Domains, Plan};
use crate::allowed::{ContactsWrite, DomainsWrite, TasksWrite};
use crate::audit::Entry;
use crate::plans::{about_object, holders_of, planned};
use crate::tasks::{NewTask, Task};
use crate::{Actor, Error, InBook, Result, Version, Within};
use boxed::boxed;
use model::field::{FieldCode, FieldErrors};
use model::id::DomainId;
use model::task::{Cause, Params, Road, TaskType};
use serde::Serialize;

/// What is ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The type of the task.
    pub task_type: TaskType,
    /// Its parameters, not checked yet.
    pub params: Params,
}

/// What the audit log stores of an order.
#[derive(Serialize)]
struct Ordered {
    task_type: TaskType,
    params: Params,
}

impl<'a> Domains<'a> {
    /// Enqueues a task of that type. Every type can be ordered; one that is not supported here fails at its first step and says why.
    ///
    /// A renewal is counted from the known expiry date, so that ordering twice before the first has ended renews once. Privacy is set on
    /// the contacts that hold the roles; in place of one that others use too, its copy is shown.
    ///
    /// # Errors
    /// `params.years`, `params.nameservers`; `domain.roles_empty` when nobody holds a role whose privacy could be set; [`Error::Stale`]; [`Error::NotFound`];
    /// [`Error::Forbidden`] unless the caller may write domains and tasks, for privacy contacts too.
    #[boxed]
    pub async fn order(
        self,
        actor: &Actor,
        id: DomainId,
        seen: Version,
        order: Order,
    ) -> Result<Task> {
        let may = may(actor, &order)?;
        let mut tx = self.tools.begin(&may.tasks).await?;
        let domain = self
            .hold_with_contacts(&mut tx, &may.domains, id, seen)
            .await?;
        let act = self.tools.audit().act(&mut tx);
        let Order { task_type, .. } = order;
        let params = params(order, &domain)?;
        let task = NewTask {
            domain: id,
            task_type,
            cause: Cause::Asked {
                params: params.clone(),
            },
            names_registrant: false,
        };
        // Before the contacts are written, whose domains get tasks of their own: this domain has its task already.
        let task = self
            .tools
            .tasks()
            .enqueue(&mut tx, &may.tasks, task)
            .await?;
        if let (Some(contacts), Some(withheld)) = (&may.contacts, withheld_by(task_type)) {
            let both = (contacts, &may.domains);
            self.disclose_in(&mut tx, both, &domain, withheld).await?;
            let book = self.tools.book();
            book.drop_unused_copies(&mut tx, contacts).await?;
        }
        let entry = Entry::new("domain.order", id)
            .of_act(act)
            .after(Ordered { task_type, params });
        self.tools
            .audit()
            .record(&mut tx, &may.tasks, entry)
            .await?;
        tx.commit().await?;
        Ok(task)
    }

    /// What [`Domains::order`] would do, as far as the registry's data is known. Nothing is written.
    ///
    /// # Errors
    /// As [`Domains::order`].
    #[boxed]
    pub async fn plan_order(
        self,
        actor: &Actor,
        id: DomainId,
        seen: Version,
        order: Order,
    ) -> Result<Plan> {
        let may = may(actor, &order)?;
        let mut tx = self.tools.read(&may.tasks).await?;
        let domain = self.load_if(&mut tx, &may.domains, id, seen).await?;
        let Order { task_type, .. } = order;
        let params = params(order, &domain)?;
        if let Some(withheld) = withheld_by(task_type) {
            return self.plan_disclosure(&mut tx, domain, withheld).await;
        }
        match task_type.road() {
            Road::Contacts => {
                let holders = holders_of(&mut tx, &domain).await?;
                planned(&mut tx, domain, holders).await
            }
            Road::Domain => {
                let holders = holders_of(&mut tx, &domain).await?;
                Ok(Plan {
                    holders,
                    ..about_object(domain, task_type, &params)
                })
            }
            Road::None(_, why) => {
                let holders = holders_of(&mut tx, &domain).await?;
                let refused = FieldCode::Other { text: why.into() };
                Ok(Plan {
                    holders,
                    refusals: FieldErrors::one("task_type", refused),
                    ..about_object(domain, task_type, &params)
                })
            }
        }
    }
}

/// What a caller is asked for who orders something.
struct May<'a> {
    domains: Within<'a, DomainsWrite>,
    tasks: Within<'a, TasksWrite>,
    /// Privacy is a property of the contacts.
    contacts: Option<InBook<'a, ContactsWrite>>,
}

fn may<'a>(actor: &'a Actor, order: &Order) -> Result<May<'a>> {
    Ok(May {
        domains: actor.allowed_within()?,
        contacts: match order.task_type {
            TaskType::EnableWhoisPrivacy | TaskType::DisableWhoisPrivacy => {
                Some(actor.allowed_in_book()?)
            }
            _ => None,
        },
        tasks: actor.allowed_within()?,
    })
}

/// The params, checked, with the known expiry date of the registration.
fn params(order: Order, domain: &Domain) -> Result<Params> {
    let mut params = order
        .params
        .checked(order.task_type)
        .map_err(Error::Invalid)?;
    if order.task_type == TaskType::Renew {
        params.ends = domain.view.as_ref().and_then(|view| view.expires);
    }
    Ok(params)
}
