//! Looking over a draft of roles. Nothing is written.

use super::assign::{apply, check};
use super::{Domains, RoleChanges};
use crate::allowed::DomainsWrite;
use crate::plans::{Holders, Plan, holders, planned};
use crate::{Actor, Result};
use boxed::boxed;
use model::id::DomainId;
use model::role::Role;
use store::teams::Team;

/// A draft of roles, compared with the domain.
#[derive(Debug, Clone)]
pub struct LookedOver {
    /// Who holds the roles now.
    pub before: Holders,
    /// The changes that are left: without those that are so already.
    pub changes: RoleChanges,
    /// The draft's roles that are so already: sending them would change nothing.
    pub already: Vec<Role>,
    /// What these changes would do; the domain as it is when none is left.
    pub plan: Plan,
    /// The team that the domain is assigned to.
    pub team: Option<Team>,
}

impl<'a> Domains<'a> {
    /// What a draft of roles would do, all of it read at once. As [`Domains::plan_roles`], but a draft may hold what is so already.
    ///
    /// # Errors
    /// As [`Domains::assign_roles`], except that nothing has to be left to change.
    #[boxed]
    pub async fn look_over(
        self,
        actor: &Actor,
        id: DomainId,
        draft: &RoleChanges,
    ) -> Result<LookedOver> {
        let reach = &actor.allowed_within::<DomainsWrite>()?;
        let mut tx = self.tools.read(reach).await?;
        let domain = self.load(&mut tx, reach, id).await?;
        let mut bindings = store::domains::bindings(&mut tx, actor.organization, id).await?;
        let before = holders(&mut tx, &domain, &bindings).await?;
        let mut changes = draft.clone();
        changes.retain(|role, wanted| bindings.get(role) != wanted.as_ref());
        let already = draft
            .keys()
            .copied()
            .filter(|role| !changes.contains_key(role))
            .collect();
        let team = match domain.team_id {
            Some(team) => store::teams::get(&mut tx, actor.organization, team).await?,
            None => None,
        };
        let after = if changes.is_empty() {
            before.clone()
        } else {
            check(&mut tx, reach, &changes, &bindings).await?;
            apply(&mut bindings, &changes);
            holders(&mut tx, &domain, &bindings).await?
        };
        let plan = planned(&mut tx, domain, after).await?;
        Ok(LookedOver {
            before,
            changes,
            already,
            plan,
            team,
        })
    }
}
