//! Withholding or publishing the data of a domain's holders. A contact that nobody else uses gets the disclosure itself. In place of one that others use, the domain shows its copy with that
//! disclosure, which is made where none stands; in the opposite order the original comes back, and a copy that nobody uses any more goes.
//!
//! It is decided and carried out within the transaction of its caller, which has locked the domain and enqueued its task.

use super::put::MayPut;
use super::{Domain, Domains, Holder, Plan};
use crate::audit::Entry;
use crate::plans::{Holders, about_object, holders_of, planned, unmade};
use crate::{Error, Result, Version};
use model::contact::{CopyBecomes, Disclosing};
use model::field::{FieldCode, FieldErrors};
use model::id::{ContactId, DomainId};
use model::resolution::Source;
use model::role::Role;
use model::task::{Params, TaskType};
use serde::Serialize;
use std::collections::BTreeMap;
use store::Tx;
use store::contacts::Contact;

/// What becomes of one contact that the domain shows.
struct Step {
    /// In which roles it is shown, and what names it there.
    roles: Vec<(Role, Source)>,
    /// Who is shown.
    now: Contact,
    /// The contact itself, or whose copy it is.
    original: Contact,
    how: Disclosing,
    /// Who is shown then. A copy that is yet to be made has no id and no handle.
    then: Contact,
    /// Whether the copy that is shown now is used nowhere else.
    goes: bool,
}

/// Of which of a domain's roles the holders are withheld (`true`) or published.
pub(super) type Withheld = BTreeMap<Role, bool>;

/// The same for all roles.
fn all_roles(withheld: bool) -> Withheld {
    Role::ALL.into_iter().map(|role| (role, withheld)).collect()
}

/// What a domain's roles are to become.
pub(super) struct Steps {
    holders: Holders,
    bindings: BTreeMap<Role, ContactId>,
    steps: Vec<Step>,
}

/// What the audit log stores of a domain's roles that privacy gave to others.
#[derive(Serialize)]
struct Roles {
    #[serde(flatten)]
    roles: BTreeMap<Role, Option<ContactId>>,
    /// Whether its holders are withheld, where all of them are: so it can be put back as it was ordered.
    #[serde(skip_serializing_if = "Option::is_none")]
    withheld: Option<bool>,
}

/// Whether that task withholds or publishes.
pub(super) const fn withheld_by(task_type: TaskType) -> Option<bool> {
    match task_type {
        TaskType::EnableWhoisPrivacy => Some(true),
        TaskType::DisableWhoisPrivacy => Some(false),
        _ => None,
    }
}

const fn privacy_type(withheld: bool) -> TaskType {
    if withheld {
        TaskType::EnableWhoisPrivacy
    } else {
        TaskType::DisableWhoisPrivacy
    }
}

impl Domains<'_> {
    /// What withholding or publishing the data of a domain's holders would send, and which copies it would take. Nothing is written.
    ///
    /// # Errors
    /// `domain.roles_empty` when nobody holds a role.
    pub(super) async fn plan_disclosure(
        self,
        tx: &mut Tx,
        domain: Domain,
        withheld: bool,
    ) -> Result<Plan> {
        let Steps {
            mut holders,
            bindings,
            steps,
        } = steps(tx, &domain, &all_roles(withheld)).await?;
        let mut copies = Vec::new();
        for step in &steps {
            for (role, source) in &step.roles {
                let at = holders.iter_mut().find(|holder| holder.role == *role);
                let Some(holder) = at else { continue };
                holder.contact = step.then.clone();
                holder.source = match step.how {
                    Disclosing::Changes => *source,
                    Disclosing::Returns => {
                        let back = returns_to(tx, &domain, &bindings, (*role, step)).await?;
                        back.map_or(Source::Domain, |inherited| inherited)
                    }
                    Disclosing::Reuses | Disclosing::Makes => Source::Domain,
                };
            }
            copies.extend(step.in_words());
        }
        Ok(Plan {
            copies,
            ..planned(tx, domain, holders).await?
        })
    }

    /// [`Domains::plan_disclosure`] for a plan of many: a domain that nobody holds a role of is a problem of that plan.
    pub(crate) async fn plan_privacy(
        self,
        tx: &mut Tx,
        domain: Domain,
        withheld: bool,
    ) -> Result<Plan> {
        match self.plan_disclosure(tx, domain.clone(), withheld).await {
            Err(Error::Rule { message, .. }) => {
                let refused = FieldCode::Other { text: message };
                Ok(Plan {
                    refusals: FieldErrors::one("domain", refused),
                    ..about_object(domain, privacy_type(withheld), &Params::default())
                })
            }
            other => other,
        }
    }

    /// Withholds or publishes the data of a domain's holders. The caller has enqueued the domain's task.
    pub(crate) async fn set_privacy(
        self,
        tx: &mut Tx,
        may: MayPut<'_>,
        id: DomainId,
        withheld: bool,
    ) -> Result<()> {
        let domain = self.hold_with_contacts(tx, may.1, id, Version::Any).await?;
        self.disclose_in(tx, may, &domain, withheld).await?;
        self.tools.book().drop_unused_copies(tx, may.1).await
    }

    /// The same for a domain that is locked with its contacts; copies without a use still stand.
    pub(super) async fn disclose_in(
        self,
        tx: &mut Tx,
        may: MayPut<'_>,
        domain: &Domain,
        withheld: bool,
    ) -> Result<()> {
        let found = steps(tx, domain, &all_roles(withheld)).await?;
        self.carry_out(tx, may, (domain, Some(withheld)), found)
            .await
    }

    /// Carries out what was decided about a domain that is locked with its contacts. `withheld`: whether all its holders are, where the same was asked of all.
    pub(super) async fn carry_out(
        self,
        tx: &mut Tx,
        (contacts, reach): MayPut<'_>,
        (domain, withheld): (&Domain, Option<bool>),
        found: Steps,
    ) -> Result<()> {
        let (organization, now) = (reach.organization, self.tools.now());
        let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
        for step in found.steps {
            if step.how == Disclosing::Changes {
                let to = step.then.clone();
                let all = self.tools.contacts();
                all.save_in(tx, contacts, step.now, to).await?;
                continue;
            }
            // Locked, so that one copy of it is made, and it stays while it is given a role.
            store::contacts::hold(tx, organization, step.original.id).await?;
            let book = self.tools.book();
            let to = book
                .disclosed(tx, contacts, &step.original, !step.now.disclose)
                .await?;
            for (role, source) in &step.roles {
                let place = (domain.id, *role);
                let back = match step.how {
                    Disclosing::Returns => {
                        returns_to(tx, domain, &found.bindings, (*role, &step)).await?
                    }
                    _ => None,
                };
                let bound = back.is_none().then_some(to.id);
                let was_inherited = match &step.now.copy_of {
                    None => *source != Source::Domain,
                    Some(_) => store::contacts::is_inherited(tx, organization, place).await?,
                };
                store::domains::set_binding(tx, organization, domain.id, *role, bound, now).await?;
                let inherited = was_inherited && to.copy_of.is_some();
                store::contacts::note_inherited(tx, organization, place, inherited).await?;
                before.insert(*role, found.bindings.get(role).copied());
                after.insert(*role, bound);
            }
        }
        if after.is_empty() {
            return Ok(());
        }
        let side = |roles, withheld| Roles { roles, withheld };
        let entry = Entry::new("domain.roles", domain.id)
            .before(side(before, withheld.map(|withheld| !withheld)))
            .after(side(after, withheld));
        self.tools.audit().record(tx, reach, entry).await
    }
}

/// Where a role comes from once the original is back, if it is inherited again: as it was before the copy took its place, and as long as that is who is inherited.
async fn returns_to(
    tx: &mut Tx,
    domain: &Domain,
    bindings: &BTreeMap<Role, ContactId>,
    (role, step): (Role, &Step),
) -> Result<Option<Source>> {
    let place = (domain.id, role);
    if !store::contacts::is_inherited(tx, domain.organization_id, place).await? {
        return Ok(None);
    }
    let mut without = bindings.clone();
    without.remove(&role);
    let held = store::domains::resolved(tx, domain, &without).await?;
    let inherited = held.get(&role);
    Ok(inherited
        .filter(|each| each.contact == step.original.id)
        .map(|each| each.source))
}

/// What each contact that has the other disclosure is to become. Roles that aren't named stay as they are.
pub(super) async fn steps(tx: &mut Tx, domain: &Domain, wanted: &Withheld) -> Result<Steps> {
    let organization = domain.organization_id;
    let holders = holders_of(tx, domain).await?;
    if !holders
        .iter()
        .any(|holder| wanted.contains_key(&holder.role))
    {
        return Err(Error::rule(
            "domain.roles_empty",
            "Nobody holds a role of this domain, so there is nothing to publish or to withhold.",
        ));
    }
    let bindings = store::domains::bindings(tx, organization, domain.id).await?;
    let mut shown: BTreeMap<ContactId, Vec<&Holder>> = BTreeMap::new();
    for holder in holders
        .iter()
        .filter(|holder| wanted.get(&holder.role) == Some(&holder.contact.disclose))
    {
        shown.entry(holder.contact.id).or_default().push(holder);
    }
    let original = |held: &Contact| held.copy_of.as_ref().map_or(held.id, |of| of.id);
    let held = || shown.values().flat_map(|holders| holders.first());
    let originals: Vec<ContactId> = held().map(|each| original(&each.contact)).collect();
    let copies = store::contacts::copies_of(tx, organization, &originals).await?;
    let originals = store::contacts::many(tx, organization, &originals).await?;
    let mut steps = Vec::with_capacity(shown.len());
    for holders in shown.values() {
        let Some(now) = holders.first().map(|holder| holder.contact.clone()) else {
            continue;
        };
        let disclose = !now.disclose;
        let id = original(&now);
        let original = originals.iter().find(|contact| contact.id == id);
        let original = original.ok_or_else(|| Error::internal("a copy without its original"))?;
        let its = |copy: &&Contact| copy.copy_of.as_ref().is_some_and(|of| of.id == id);
        let stands = copies
            .iter()
            .filter(its)
            .find(|copy| copy.disclose == disclose);
        let ours = (holders.iter())
            .filter(|holder| bindings.get(&holder.role) == Some(&now.id))
            .count();
        let all = store::contacts::usage_count(tx, organization, now.id).await?;
        let alone = usize::try_from(all).is_ok_and(|all| all == ours);
        let is_copy = now.copy_of.is_some();
        let own = alone && !is_copy && !copies.iter().any(|copy| its(&copy));
        let how = Disclosing::of(original.disclose, disclose, stands.is_some(), own);
        let then = match (how, stands) {
            (Disclosing::Returns, _) => original.clone(),
            (Disclosing::Reuses, Some(copy)) => copy.clone(),
            (Disclosing::Changes, _) => Contact {
                disclose,
                ..now.clone()
            },
            (Disclosing::Makes | Disclosing::Reuses, _) => unmade(original, disclose),
        };
        steps.push(Step {
            roles: holders
                .iter()
                .map(|holder| (holder.role, holder.source))
                .collect(),
            goes: is_copy && alone,
            original: original.clone(),
            now,
            how,
            then,
        });
    }
    Ok(Steps {
        holders,
        bindings,
        steps,
    })
}

impl Steps {
    /// Whether nothing has to be done.
    pub(super) const fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

impl Step {
    /// Which copy comes or goes. `None` where none does.
    fn in_words(&self) -> Option<wire::PlanCopy> {
        let original = &self.original.handle;
        let text = match self.how {
            Disclosing::Changes => return None,
            Disclosing::Makes => format!(
                "A copy of {original} will be made and shown in place of {}, which others use too; it follows the edits of {original}.",
                self.now.handle
            ),
            Disclosing::Reuses => format!(
                "{} will be shown in place of {}, as the copy of {original}; it follows its edits.",
                self.then.handle, self.now.handle
            ),
            Disclosing::Returns => {
                let goes = if self.goes {
                    "goes away"
                } else {
                    "stays for the other domains that show it"
                };
                let copy = &self.now.handle;
                format!("{original} will be shown again in place of its copy {copy}, which {goes}.")
            }
        };
        let handle = |contact: &Contact| {
            let known = contact.copy_of.is_some() && !contact.handle.is_empty();
            known.then(|| contact.handle.clone())
        };
        Some(wire::PlanCopy {
            original_id: self.original.id.0,
            original: original.clone(),
            copy: handle(&self.then).or_else(|| handle(&self.now)),
            becomes: match self.how {
                Disclosing::Makes => CopyBecomes::Made,
                Disclosing::Reuses => CopyBecomes::Reused,
                Disclosing::Returns if self.goes => CopyBecomes::Gone,
                Disclosing::Returns | Disclosing::Changes => CopyBecomes::Left,
            },
            roles: self.roles.iter().map(|(role, _)| *role).collect(),
            text,
        })
    }
}
