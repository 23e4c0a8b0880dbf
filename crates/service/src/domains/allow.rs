//! Which organization may adopt a name where several share one registry account. The account is the installation's: any of them could adopt whatever it
//! holds. So the operator of the machine says which organization may adopt which name (`nichandle domain allow`). With one organization nothing needs to
//! be configured.

use super::Domains;
use crate::allowed::Admin;
use crate::audit::Entry;
use crate::{Actor, Allowed, Cleared, Error, Required, Result, Who};
use boxed::boxed;
use model::domain_name::DomainName;
use serde::Serialize;
use store::Tx;
pub use store::allowances::Allowance;

impl<'a> Domains<'a> {
    /// Allows the actor's organization to adopt a name. Returns whether it was not allowed before.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everybody but the command line; a wrong name; [`Error::NotFound`] when the organization is gone.
    #[boxed]
    pub async fn allow(self, actor: &Actor, name: &str) -> Result<(Allowance, bool)> {
        let (actor, name) = named(actor, name)?;
        let mut tx = self.tools.begin(&actor).await?;
        let allowance = Allowance {
            organization_id: actor.organization,
            name,
            created_at: self.tools.now(),
        };
        let new = match store::allowances::allow(&mut tx, &allowance).await {
            Err(store::Error::Missing) => return Err(Error::NotFound),
            other => other?,
        };
        if new {
            self.tools
                .audit()
                .record(
                    &mut tx,
                    &actor,
                    Entry::new("domain.allow", actor.organization).after(Named {
                        name: allowance.name.ascii(),
                    }),
                )
                .await?;
        }
        tx.commit().await?;
        Ok((allowance, new))
    }

    /// Withdraws an allowance. Adopted domains stay adopted. Returns whether there was one.
    ///
    /// # Errors
    /// As [`Domains::allow`].
    #[boxed]
    pub async fn forbid(self, actor: &Actor, name: &str) -> Result<(DomainName, bool)> {
        let (actor, name) = named(actor, name)?;
        let mut tx = self.tools.begin(&actor).await?;
        let was = store::allowances::forbid(&mut tx, actor.organization, &name).await?;
        if was {
            self.tools
                .audit()
                .record(
                    &mut tx,
                    &actor,
                    Entry::new("domain.forbid", actor.organization)
                        .after(Named { name: name.ascii() }),
                )
                .await?;
        }
        tx.commit().await?;
        Ok((name, was))
    }

    /// The names that the actor's organization may adopt, sorted.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everybody but the command line.
    #[boxed]
    pub async fn allowed(self, actor: &Actor) -> Result<Vec<Allowance>> {
        let actor = &runs_the_machine(actor)?;
        let mut tx = self.tools.read(actor).await?;
        Ok(store::allowances::list(&mut tx, actor.organization).await?)
    }

    /// Whether the actor's organization may adopt this name.
    ///
    /// # Errors
    /// `domain.not_allowed`. It does not reveal whether the account holds the name: that is queried only afterwards.
    pub(super) async fn may_adopt(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        name: &DomainName,
    ) -> Result<()> {
        if !self.tools.registries.shares_account(name)
            || !store::organizations::several(tx).await?
            || store::allowances::allowed(tx, actor.organization, name).await?
        {
            return Ok(());
        }
        Err(Error::field_rule(
            "domain.not_allowed",
            "name",
            format!(
                "Several organizations share this registry account, so whoever runs this installation says whose {} is: nichandle domain allow {} --organization {}",
                name.unicode(),
                name.ascii(),
                actor.organization
            ),
        ))
    }
}

/// What the audit log stores of an allowance.
#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
}

fn named<'a>(actor: &'a Actor, name: &str) -> Result<(Allowed<'a, Admin>, DomainName)> {
    let actor = runs_the_machine(actor)?;
    let name = DomainName::parse(name).map_err(|code| Error::field("name", code))?;
    Ok((actor, name))
}

/// No role and no key can allow an organization a name: its own admin could give it to themselves.
fn runs_the_machine(actor: &Actor) -> Result<Allowed<'_, Admin>> {
    match actor.who {
        Who::System => actor.allowed(),
        Who::User(..) | Who::Key(..) => Err(Error::Forbidden(Required::CommandLine)),
    }
}
