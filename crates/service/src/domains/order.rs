//! Ordering a change from a domain's registry: a task by its type.
//!
//! One transaction: lock the domain, write what the order changes in our own data (privacy is a property of the contacts), the audit entry and the task. An error
//! leaves everything unchanged.

use super::put::MayPut;
use super::{Domain, Domains, Plan, RoleFields};
use crate::allowed::{ContactsWrite, DomainsWrite, TasksWrite};
use crate::audit::Entry;
use crate::plans::{about_object, holders_of, planned};
use crate::tasks::{NewTask, Task};
use crate::{Actor, Cleared, Error, InBook, Result, Version, Within};
use boxed::boxed;
use model::contact::Patch;
use model::field::{FieldCode, FieldErrors};
use model::id::DomainId;
use model::task::{Cause, Params, Road, TaskType};
use serde::Serialize;
use store::Tx;

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
    /// the contacts that hold the roles; one that others use too is copied for this domain.
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
        if let Some(contacts) = &may.contacts
            && let Some(fields) = privacy(&mut tx, &domain, task_type).await?
        {
            self.put_in(&mut tx, (contacts, &may.domains), &domain, &fields)
                .await?;
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
        if let Some(contacts) = &may.contacts
            && let Some(fields) = privacy(&mut tx, &domain, task_type).await?
        {
            return self.plan_put(&mut tx, contacts, domain, &fields).await;
        }
        match task_type.road() {
            Road::Contacts => {
                let holders = holders_of(&mut tx, &domain).await?;
                Ok(planned(domain, holders))
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

impl Domains<'_> {
    /// What withholding or publishing the data of a domain's holders would send, as [`Domains::plan_order`] says it.
    pub(crate) async fn plan_privacy(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        domain: Domain,
        withheld: bool,
    ) -> Result<Plan> {
        match privacy(tx, &domain, privacy_type(withheld)).await {
            Ok(Some(fields)) => self.plan_put(tx, actor, domain, &fields).await,
            Ok(None) => {
                let holders = holders_of(tx, &domain).await?;
                Ok(planned(domain, holders))
            }
            Err(Error::Rule { message, .. }) => {
                let refused = FieldCode::Other { text: message };
                Ok(Plan {
                    refusals: FieldErrors::one("domain", refused),
                    ..about_object(domain, privacy_type(withheld), &Params::default())
                })
            }
            Err(other) => Err(other),
        }
    }

    /// Withholds or publishes the data of a domain's holders, within a transaction whose caller has enqueued the domain's task.
    pub(crate) async fn set_privacy(
        self,
        tx: &mut Tx,
        may: MayPut<'_>,
        id: DomainId,
        withheld: bool,
    ) -> Result<()> {
        let domain = self.hold_with_contacts(tx, may.1, id, Version::Any).await?;
        match privacy(tx, &domain, privacy_type(withheld)).await? {
            Some(fields) => self.put_in(tx, may, &domain, &fields).await,
            None => Ok(()),
        }
    }
}

const fn privacy_type(withheld: bool) -> TaskType {
    if withheld {
        TaskType::EnableWhoisPrivacy
    } else {
        TaskType::DisableWhoisPrivacy
    }
}

/// The disclosure that the roles are to have; `None` when that was not ordered, or they have it.
async fn privacy(tx: &mut Tx, domain: &Domain, task_type: TaskType) -> Result<Option<RoleFields>> {
    let disclose = match task_type {
        TaskType::EnableWhoisPrivacy => false,
        TaskType::DisableWhoisPrivacy => true,
        _ => return Ok(None),
    };
    let holders = holders_of(tx, domain).await?;
    if holders.is_empty() {
        return Err(Error::rule(
            "domain.roles_empty",
            "Nobody holds a role of this domain, so there is nothing to publish or to withhold.",
        ));
    }
    let fields: RoleFields = holders
        .into_iter()
        .filter(|holder| holder.contact.disclose != disclose)
        .map(|holder| {
            let patch = Patch {
                disclose: Some(disclose),
                ..Patch::default()
            };
            (holder.role, patch)
        })
        .collect();
    Ok((!fields.is_empty()).then_some(fields))
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
