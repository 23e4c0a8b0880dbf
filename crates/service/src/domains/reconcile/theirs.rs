//! The registry's side: what it was last read to hold is taken into the book, so that nothing is sent. Each object becomes a contact as adoption decides it, which is bound to the domain where
//! it does not resolve to it already.

use super::asked::Reconciled;
use super::looked::{Looked, said};
use crate::allowed::{ContactsWrite, DomainsWrite};
use crate::audit::Entry;
use crate::domains::adopt::{Became, MayMake, Object};
use crate::domains::agreement::agreement;
use crate::domains::{Domain, Domains, Holder, RoleAgreement, RoleChanges};
use crate::plans::unsent;
use crate::tasks::Task;
use crate::{Error, Mode, Result, Within};
use model::adoption::{RoleTaken, Took};
use model::agreement::{Take, held};
use model::field::FieldErrors;
use model::id::TaskId;
use model::published::{DomainView, Shown};
use model::registry::RegistryContact;
use model::resolution::Source;
use model::role::Role;
use model::task::{Cause, Step, StepName, StepStatus, TaskResult, TaskStatus, TaskType};
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::contacts::Contact;
use store::tasks::Task as Row;

/// What was decided about the roles.
#[derive(Default)]
struct Decided {
    taken: Vec<RoleTaken>,
    /// The roles that are settled, with who holds them then.
    holders: BTreeMap<Role, Option<Contact>>,
    /// What changes of the domain's own bindings.
    changes: RoleChanges,
    /// Why a role is not taken.
    refused: FieldErrors,
}

impl Domains<'_> {
    pub(super) async fn take_theirs(
        self,
        tx: &mut Tx,
        reach: &Within<'_, DomainsWrite>,
        domain: Domain,
        asked: Option<&BTreeSet<Role>>,
        looked: &mut Looked,
    ) -> Result<Reconciled> {
        let Some(view) = domain.view.clone() else {
            return Err(Error::rule(
                "domain.never_read",
                "What the registry holds of this domain was never read. Read it first.",
            ));
        };
        let waits = waits(tx, &domain).await?;
        let stands = agreement(tx, domain.clone()).await?;
        let differing: Vec<&RoleAgreement> = stands
            .roles
            .iter()
            .filter(|role| role.cause.is_some())
            .collect();
        let wanted: Vec<&RoleAgreement> = differing
            .iter()
            .copied()
            .filter(|of| asked.is_none_or(|roles| roles.contains(&of.role)))
            .collect();
        let decided = self
            .decide(tx, reach, (&domain, &view), &wanted, looked)
            .await?;
        let nothing = decided.holders.is_empty() && !decided.refused.is_empty();
        if nothing || (asked.is_some() && !decided.refused.is_empty()) {
            return Err(Error::Rule {
                code: "domain.not_taken",
                message: told(&decided.refused).into(),
                fields: decided.refused,
            });
        }
        let whole = decided.holders.len() == differing.len();
        if waits && !whole {
            return Err(Error::rule(
                "domain.under_way",
                "A change of this domain’s contacts waits for somebody’s yes. Decide about it first, or take all roles that differ.",
            ));
        }
        let mut holders: Vec<Holder> = stands
            .roles
            .iter()
            .filter_map(|role| role.wanted.clone())
            .filter(|holder| !decided.holders.contains_key(&holder.role))
            .collect();
        for (role, contact) in &decided.holders {
            let own = decided.changes.contains_key(role);
            let before = stands.roles.iter().find(|of| of.role == *role);
            let before = before.and_then(|of| Some(of.wanted.as_ref()?.source));
            holders.extend(contact.clone().map(|contact| Holder {
                role: *role,
                source: before.filter(|_| !own).unwrap_or(Source::Domain),
                contact,
            }));
        }
        holders.sort_by_key(|holder| Role::ALL.iter().position(|role| *role == holder.role));
        let mut plan = unsent(domain.clone(), holders);
        // Nothing is sent, so nothing is changed there or refused.
        plan.changes_registrant = false;
        plan.refusals = FieldErrors::default();
        plan.hints = FieldErrors::default();
        plan.object = Some(Vec::new());
        let mut done = Reconciled {
            domain,
            take: Take::Theirs,
            roles: decided.holders.keys().copied().collect(),
            plan,
            taken: decided.taken,
            task: None,
        };
        if looked.mode == Mode::Do {
            self.bind_taken(tx, reach, &done.domain, &decided.changes)
                .await?;
            done.task = Some(self.settled(tx, reach, &done, whole).await?);
        }
        Ok(done)
    }

    /// Finds or makes a contact for each of these roles. The objects are looked at in the order of their handles, as adoption does.
    async fn decide(
        self,
        tx: &mut Tx,
        reach: &Within<'_, DomainsWrite>,
        (domain, view): (&Domain, &DomainView),
        wanted: &[&RoleAgreement],
        looked: &mut Looked,
    ) -> Result<Decided> {
        let may: MayMake<'_> = reach.allowed_in_book::<ContactsWrite>().ok();
        let mut decided = Decided::default();
        let mut wanted: Vec<&&RoleAgreement> = wanted.iter().collect();
        wanted.sort_by_key(|of| of.held_handle.clone());
        for of in wanted {
            let held = held(view, of.role);
            match held.handles.as_slice() {
                [] => self.nobody(tx, domain, of, &mut decided).await?,
                [handle] => {
                    let found = held.only();
                    let object = Object {
                        registry: &domain.registry,
                        account: None,
                        handle,
                        found,
                    };
                    let became = self
                        .stands_for(tx, reach, (domain, &may), &object, looked)
                        .await?;
                    decided.add(of, handle, found, became);
                }
                _ => decided.refuse(
                    of,
                    "The registry has several holders of this role, and the book one: give the role to one of them.",
                ),
            }
        }
        decided
            .taken
            .sort_by_key(|taken| Role::ALL.iter().position(|role| *role == taken.role));
        Ok(decided)
    }

    /// The registry has nobody in this role: the book can say so only where no team and no default fills it.
    async fn nobody(
        self,
        tx: &mut Tx,
        domain: &Domain,
        of: &RoleAgreement,
        decided: &mut Decided,
    ) -> Result<()> {
        let role = of.role;
        let mut own = store::domains::bindings(tx, domain.organization_id, domain.id).await?;
        let bound = own.remove(&role).is_some();
        let resolved = store::domains::resolved(tx, domain, &own).await?;
        if !bound || resolved.contains_key(&role) {
            decided.refuse(
                of,
                "The registry has nobody in this role, and the team or the organization fills it: that can’t be taken for one domain.",
            );
            return Ok(());
        }
        decided.changes.insert(role, None);
        decided.holders.insert(role, None);
        decided.taken.push(RoleTaken {
            role,
            held: String::new(),
            name: String::new(),
            took: Took::Left,
            contact_id: None,
            handle: None,
            advice: FieldErrors::default(),
        });
        Ok(())
    }

    /// Writes the bindings, and what was decided.
    async fn bind_taken(
        self,
        tx: &mut Tx,
        reach: &Within<'_, DomainsWrite>,
        domain: &Domain,
        changes: &RoleChanges,
    ) -> Result<()> {
        let organization = domain.organization_id;
        let own = store::domains::bindings(tx, organization, domain.id).await?;
        let before = |role: &Role| (*role, own.get(role).copied());
        let before: RoleChanges = changes.keys().map(before).collect();
        let now = self.tools.now();
        for (role, contact) in changes {
            store::domains::set_binding(tx, organization, domain.id, *role, *contact, now).await?;
        }
        let entry = Entry::new("domain.take", domain.id)
            .before(before)
            .after(changes);
        self.tools.audit().record(tx, reach, entry).await?;
        self.tools.book().drop_unused_copies(tx, reach).await
    }

    /// The task that tells of it. It is over: the book says what the registry was last read to hold. When nothing differs any more, it takes the place of what waits for a yes.
    async fn settled(
        self,
        tx: &mut Tx,
        reach: &Within<'_, DomainsWrite>,
        done: &Reconciled,
        whole: bool,
    ) -> Result<Task> {
        let (now, domain) = (self.tools.now(), &done.domain);
        store::domains::touch(tx, domain.organization_id, domain.id, now).await?;
        let step = Step {
            name: StepName::ReadBack,
            status: StepStatus::Done,
            started_at: Some(now),
            completed_at: Some(now),
            detail: Some(
                "The book says what the registry was last read to hold. Nothing was sent.".into(),
            ),
        };
        let held = done.taken.iter().filter(|taken| !taken.held.is_empty());
        let mut unchanged: Vec<String> = held.map(|taken| taken.held.clone()).collect();
        unchanged.dedup();
        let roles = match whole {
            true => Role::ALL.to_vec(),
            false => done.roles.clone(),
        };
        let task = Row {
            project_id: Some(domain.project_id),
            domain_id: Some(domain.id),
            status: TaskStatus::Completed,
            steps: vec![step],
            attempt: 1,
            started_at: Some(now),
            completed_at: Some(now),
            result: Some(TaskResult {
                unchanged,
                ..TaskResult::default()
            }),
            ..Row::new(store::tasks::NewTask {
                id: TaskId(self.tools.new_id()),
                organization_id: domain.organization_id,
                task_type: TaskType::UpdateContacts,
                steps: &[StepName::ReadBack],
                cause: Cause::Reconciled {
                    take: Take::Theirs,
                    roles,
                },
                created_by: reach.created_by(),
                created_at: now,
                names_registrant: false,
            })
        };
        store::tasks::enqueue(tx, &task).await?;
        Ok(task.into())
    }
}

impl Decided {
    fn refuse(&mut self, of: &RoleAgreement, text: &'static str) {
        self.refused.push(of.role.as_str(), said(text));
        self.taken.push(RoleTaken {
            role: of.role,
            held: of.held_handle.clone().unwrap_or_default(),
            name: String::new(),
            took: Took::Left,
            contact_id: None,
            handle: None,
            advice: FieldErrors::one("role", said(text)),
        });
    }

    fn add(
        &mut self,
        of: &RoleAgreement,
        handle: &str,
        found: Option<&RegistryContact>,
        became: Became,
    ) {
        let mut taken = RoleTaken {
            role: of.role,
            held: handle.to_owned(),
            name: found.map(|found| Shown::of(found).name).unwrap_or_default(),
            took: Took::Left,
            contact_id: None,
            handle: None,
            advice: became.advice,
        };
        match became.contact {
            Some((contact, took)) => {
                taken.took = took;
                taken.contact_id = Some(contact.id);
                taken.handle = Some(contact.handle.clone());
                let wanted = of.wanted.as_ref().map(|holder| holder.contact.id);
                if wanted != Some(contact.id) {
                    self.changes.insert(of.role, Some(contact.id));
                }
                self.holders.insert(of.role, Some(contact));
            }
            None => {
                for error in &taken.advice.0 {
                    self.refused.push(of.role.as_str(), error.code.clone());
                }
            }
        }
        self.taken.push(taken);
    }
}

/// Whether a task waits for a yes, which sends nothing meanwhile: once nothing differs, there is nothing left for it.
///
/// # Errors
/// `domain.under_way` when one is about to send something.
async fn waits(tx: &mut Tx, domain: &Domain) -> Result<bool> {
    let open = store::tasks::open_about_contacts(tx, domain.organization_id, domain.id).await?;
    if open.iter().any(|task| !task.wants_approval()) {
        return Err(Error::rule(
            "domain.under_way",
            "A task about this domain’s contacts is under way. Wait until it has ended, or cancel it first.",
        ));
    }
    Ok(!open.is_empty())
}

/// Why nothing was taken, in a line.
fn told(refused: &FieldErrors) -> String {
    let texts: Vec<String> = refused
        .0
        .iter()
        .map(|error| {
            let role = error.field.parse().map_or("Role", Role::title);
            format!("{role}: {}", error.code.text())
        })
        .collect();
    texts.join(" ")
}
