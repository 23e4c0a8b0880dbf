//! What the first page shows: what needs attention, what is running, and the totals.

use super::Organizations;
use crate::allowed::{ContactsRead, DomainsRead, TasksRead};
use crate::domains::{Domain, DomainFilter, DomainRow, LeftOff, TransferRequest};
use crate::tasks::{TaskFilter, TaskRow};
use crate::{Actor, Result};
use boxed::boxed;
use chrono::TimeDelta;
use model::agreement::{AgreementState, DifferenceCause};
use model::contact::VerificationStatus;
use model::id::DomainId;
use model::task::{Awaiting, TaskStatus};
use std::collections::BTreeMap;
use store::Page;
use store::contacts::{Contact, ContactFilter};

/// Within how many days a registration that ends is shown.
pub const SOON: i64 = 60;
/// Within how many days it is pressing.
pub const VERY_SOON: i64 = 30;
/// How many of each are shown; the numbers beside them count all.
const SHOWN: u32 = 6;

/// The state of an organization at a glance.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Domains with a failure that was neither dismissed nor overtaken, the first few. `latest` is that failure.
    pub failed: Vec<DomainRow>,
    /// How many there are.
    pub failed_total: i64,
    /// Domains that other registrars ask for, those that must be answered first at the head; the first few.
    pub transfers: Vec<TransferRequest>,
    /// Locks of ours that were taken off for a change, and that their registries did not set again; the first few.
    pub left_off: Vec<LeftOff>,
    /// Tasks that are in progress, the first few. A task for many domains stands for its parts.
    pub running: Vec<TaskRow>,
    /// How many of them there are that wait for no operator.
    pub running_total: i64,
    /// How many tasks have not begun; parts of others don't count.
    pub pending_total: i64,
    /// Tasks that wait for an operator, the first few.
    pub waiting: Vec<TaskRow>,
    /// How many there are.
    pub waiting_total: i64,
    /// Contacts that are unverified, the first few.
    pub unverified: Vec<Contact>,
    /// How many active ones there are.
    pub unverified_total: i64,
    /// How many domains differ from what their registry holds and nothing is under way, by cause.
    pub differing: BTreeMap<DifferenceCause, i64>,
    /// Domains whose registration ends within [`SOON`] days, or has ended, the next ones first; the first few.
    pub expiring: Vec<Domain>,
    /// How many there are, and how many of them within [`VERY_SOON`] days.
    pub expiring_total: (i64, i64),
    /// How many stand how.
    pub states: BTreeMap<AgreementState, i64>,
    /// All domains.
    pub domains: i64,
    /// All active contacts.
    pub contacts: i64,
    /// All tasks ever.
    pub tasks: i64,
    /// Those of them whose outcome was read back and confirmed.
    pub completed: i64,
}

impl<'a> Organizations<'a> {
    /// The organization at a glance: one connection for all of it.
    ///
    /// # Errors
    /// When the caller may not read contacts, domains and tasks, or is limited to projects.
    #[boxed]
    pub async fn overview(self, actor: &Actor) -> Result<Overview> {
        let contacts = &actor.allowed::<ContactsRead>()?;
        let domains = &actor.allowed::<DomainsRead>()?;
        let tasks = &actor.allowed::<TasksRead>()?;
        let organization = actor.organization;
        let few = Page {
            limit: SHOWN,
            after: None,
        };
        let standing = |status| TaskFilter {
            status: Some(status),
            ..TaskFilter::default()
        };
        let all = DomainFilter::default();
        let failed = DomainFilter {
            undismissed: true,
            ..all.clone()
        };
        let active = ContactFilter {
            is_active: Some(true),
            ..ContactFilter::default()
        };
        let unverified = ContactFilter {
            verification_status: Some(VerificationStatus::Unverified),
            ..active.clone()
        };
        let every = TaskFilter::default();
        let waiting = TaskFilter {
            awaiting: Some(Awaiting::Operator),
            ..standing(TaskStatus::Running)
        };
        let whole = |filter: TaskFilter| TaskFilter {
            folded: true,
            ..filter
        };
        let (running, pending) = (
            whole(standing(TaskStatus::Running)),
            whole(standing(TaskStatus::Pending)),
        );
        let now = self.tools.now();
        let ending = |days: i64| DomainFilter {
            expires_before: Some(now + TimeDelta::days(days)),
            ..all.clone()
        };
        let mut tx = self.tools.read(contacts).await?;
        let tx = &mut tx;
        let mut failing = self
            .tools
            .domains()
            .rows_in(tx, domains, &failed, &few)
            .await?
            .rows;
        let ids: Vec<DomainId> = failing.iter().map(|row| row.domain.id).collect();
        for failure in store::tasks::needing_of(tx, organization, &ids).await? {
            if let Some(row) = failing
                .iter_mut()
                .find(|row| Some(row.domain.id) == failure.domain_id)
            {
                row.latest = Some(failure.into());
            }
        }
        Ok(Overview {
            failed: failing,
            transfers: self
                .tools
                .domains()
                .transfer_requests(tx, organization, SHOWN)
                .await?,
            left_off: store::lifted::left_off(tx, organization, SHOWN).await?,
            failed_total: store::domains::count(tx, organization, &failed).await?,
            running: self
                .tools
                .tasks()
                .rows_in(tx, tasks, &running, &few)
                .await?
                .rows,
            running_total: store::tasks::count(tx, organization, &running).await?
                - store::tasks::count(tx, organization, &whole(waiting.clone())).await?,
            pending_total: store::tasks::count(tx, organization, &pending).await?,
            waiting: self
                .tools
                .tasks()
                .rows_in(tx, tasks, &waiting, &few)
                .await?
                .rows,
            waiting_total: store::tasks::count(tx, organization, &waiting).await?,
            unverified: store::contacts::list_alone(tx, organization, &unverified, &few)
                .await?
                .rows,
            unverified_total: store::contacts::count(tx, organization, &unverified).await?,
            differing: store::agreement::causes(tx, organization, now).await?,
            expiring: store::domains::expiring(
                tx,
                organization,
                now + TimeDelta::days(SOON),
                SHOWN,
            )
            .await?,
            expiring_total: (
                store::domains::count(tx, organization, &ending(SOON)).await?,
                store::domains::count(tx, organization, &ending(VERY_SOON)).await?,
            ),
            states: store::agreement::counts(tx, Some(organization)).await?,
            domains: store::domains::count(tx, organization, &all).await?,
            contacts: store::contacts::count(tx, organization, &active).await?,
            tasks: store::tasks::count(tx, organization, &every).await?,
            completed: store::tasks::count(tx, organization, &standing(TaskStatus::Completed))
                .await?,
        })
    }
}
