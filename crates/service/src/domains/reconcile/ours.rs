//! The book's side: it is sent, whatever the registry holds.

use super::asked::{Reconciled, Sent};
use crate::allowed::DomainsWrite;
use crate::audit::Entry;
use crate::domains::{Domain, Domains};
use crate::plans::{holders_of, planned};
use crate::tasks::NewTask;
use crate::{Mode, Result, Within};
use model::agreement::Take;
use model::role::Role;
use model::task::Cause;
use std::collections::BTreeSet;
use store::Tx;

impl Domains<'_> {
    pub(super) async fn send_ours(
        self,
        tx: &mut Tx,
        reach: &Within<'_, DomainsWrite>,
        domain: Domain,
        asked: Option<&BTreeSet<Role>>,
        mode: Mode,
    ) -> Result<Reconciled> {
        let is_asked = |role: &Role| asked.is_none_or(|roles| roles.contains(role));
        let roles: Vec<Role> = Role::ALL.into_iter().filter(is_asked).collect();
        let mut holders = holders_of(tx, &domain).await?;
        holders.retain(|holder| roles.contains(&holder.role));
        let mut done = Reconciled {
            plan: planned(tx, domain.clone(), holders).await?,
            take: Take::Ours,
            roles,
            taken: Vec::new(),
            task: None,
            domain,
        };
        if mode == Mode::Plan {
            return Ok(done);
        }
        let roles = done.roles.as_slice();
        let entry = Entry::new("domain.send", done.domain.id).after(Sent { roles });
        self.tools.audit().record(tx, reach, entry).await?;
        let cause = Cause::Reconciled {
            take: Take::Ours,
            roles: done.roles.clone(),
        };
        let names_registrant = done.roles.contains(&Role::Registrant);
        let task = NewTask::contacts(done.domain.id, cause, names_registrant);
        done.task = Some(self.tools.tasks().enqueue(tx, reach, task).await?);
        Ok(done)
    }
}
