//! Taking rows of domains in. A row queries the registry, so it is several use cases, each of which is idempotent.

use super::called::Called;
use super::domain_rows::DomainRow;
use super::rows::{Batch, Place, UNKNOWN_ACTOR, fail};
use super::{Files, Import, ImportRow};
use crate::allowed::DomainsWrite;
use crate::domains::{Adopting, Domain, RoleChanges};
use crate::{Actor, Error, Mode, Result, Version, Within};
use model::domain_name::DomainName;
use model::id::TaskId;
use model::import::{Fate, Outcome};
use model::registry::ContactsRead;

/// Domains that are handled in one call, each in a transaction of its own. The contact objects that several of them name are read once.
const DOMAINS_PER_CALL: u32 = 25;
/// What adopting reports for a domain that exists already.
const ALREADY_ADOPTED: &str = "domain.already_adopted";

/// What a row did.
struct Taken {
    domain: Domain,
    outcome: Outcome,
    task: Option<TaskId>,
}

impl Files<'_> {
    pub(super) async fn take_domains(
        self,
        actor: &Actor,
        import: &Import,
        place: Place,
    ) -> Result<Option<Batch>> {
        let Ok(reach) = &actor.allowed_within::<DomainsWrite>() else {
            self.refuse_rest(import, UNKNOWN_ACTOR).await?;
            return Ok(None);
        };
        let mut tx = self.tools.read(reach).await?;
        let place = Place {
            rows: DOMAINS_PER_CALL,
            ..place
        };
        let mut rows = self.next_rows(&mut tx, import, place).await?;
        drop(tx);
        let mut called = Called::default();
        let mut read = ContactsRead::new();
        for row in &mut rows {
            let judged = match row.reason.take() {
                Some(unreadable) => Err(unreadable),
                None => {
                    let mut tx = self.tools.read(reach).await?;
                    let found = self.domain_row(&mut tx, reach, &mut called, &row.data);
                    match found.await? {
                        Err(wrong) => Err(wrong.text),
                        Ok(found) => match self.registrant_moved(&mut tx, import, &found).await? {
                            Some(moved) => Err(moved),
                            None => Ok(found),
                        },
                    }
                }
            };
            match judged {
                Err(reason) => fail(row, reason),
                Ok(found) => match self.take_domain(reach, import, found, &mut read).await {
                    Ok(taken) => settle(row, taken),
                    Err(Error::Internal(why)) => return Err(Error::Internal(why)),
                    // The registry or the database is not available: the row stays as it is, and the task is retried.
                    Err(Error::Unavailable(why)) => return Err(Error::Unavailable(why)),
                    Err(error) => fail(row, words(error)),
                },
            }
            let mut tx = self.tools.begin(reach).await?;
            store::imports::settle_row(&mut tx, import.organization_id, import.id, row).await?;
            tx.commit().await?;
        }
        Ok(Some(Batch::of(&rows, place, place.rows)))
    }

    /// Adopts the domain unless it exists, then assigns team and roles. A new domain keeps the roles that its registry holds where the row says nobody.
    async fn take_domain(
        self,
        reach: &Within<'_, DomainsWrite>,
        import: &Import,
        row: DomainRow,
        read: &mut ContactsRead,
    ) -> Result<Taken> {
        if let Some(domain) = row.known {
            // Adopting alone changes nothing of what is there.
            if row.adopts.is_some() {
                return Ok(Taken::nothing(domain));
            }
            return self.change(reach, domain, row.team, row.roles).await;
        }
        let project = import
            .project_id
            .ok_or_else(|| Error::field("project", model::field::FieldCode::Required))?;
        let adopting = Adopting {
            project,
            name: row.name.ascii(),
            team: row.team.flatten(),
            send: row.adopts.is_some_and(|adopts| adopts.send),
        };
        let domains = self.tools.domains();
        let adopted = match domains.take_in(reach, adopting, read, Mode::Do).await {
            Ok(adopted) => adopted,
            // Another request of this organization adopted it since the row was judged: then it exists already.
            Err(Error::Rule {
                code,
                message,
                fields,
            }) if code == ALREADY_ADOPTED => {
                let met = self.ours(reach, &row.name).await?;
                let domain = met.ok_or(Error::Rule {
                    code,
                    message,
                    fields,
                })?;
                if row.adopts.is_some() {
                    return Ok(Taken::nothing(domain));
                }
                return self.change(reach, domain, row.team, row.roles).await;
            }
            Err(error) => return Err(error),
        };
        let given = row
            .roles
            .into_iter()
            .filter(|(_, contact)| contact.is_some());
        let given: RoleChanges = given.collect();
        let plan = adopted.team.as_ref().filter(|_| adopted.task.is_none());
        let outcome = Outcome {
            roles: adopted.roles,
            pending: plan.is_some_and(crate::domains::sends),
            changes_registrant: plan.is_some_and(|plan| plan.changes_registrant),
        };
        let changed = self.change(reach, adopted.domain, None, given).await?;
        Ok(Taken {
            outcome,
            task: changed.task.or(adopted.task.map(|task| task.id)),
            ..changed
        })
    }

    /// Assigns team and roles to a domain that is there, at once: a team whose registrant the row replaces is sent to nobody.
    async fn change(
        self,
        reach: &Within<'_, DomainsWrite>,
        domain: Domain,
        team: Option<Option<model::id::TeamId>>,
        roles: RoleChanges,
    ) -> Result<Taken> {
        let domains = self.tools.domains();
        let mut task = None;
        let mut tx = self.tools.begin(reach).await?;
        if let Some(team) = team {
            let given = domains
                .set_team_in(&mut tx, reach, (domain.id, Version::Any), team)
                .await?;
            task = given.map(|given| given.task.id);
        }
        if !roles.is_empty() {
            let own = store::domains::bindings(&mut tx, reach.organization, domain.id).await?;
            let differs = |(role, contact): &(_, Option<_>)| own.get(role) != contact.as_ref();
            let changes: RoleChanges = roles.into_iter().filter(differs).collect();
            if !changes.is_empty() {
                let any = Version::Any;
                let given = domains
                    .assign_in(&mut tx, reach, domain.id, any, &changes)
                    .await?;
                task = Some(given.task.id);
            }
        }
        tx.commit().await?;
        Ok(Taken {
            task,
            ..Taken::nothing(domain)
        })
    }

    /// The domain of this name, when it is this caller's.
    async fn ours(
        self,
        reach: &Within<'_, DomainsWrite>,
        name: &DomainName,
    ) -> Result<Option<Domain>> {
        let mut tx = self.tools.read(reach).await?;
        let known = store::domains::by_name(&mut tx, name).await?;
        Ok(known.filter(|domain| {
            domain.organization_id == reach.organization && reach.includes(domain.project_id)
        }))
    }
}

impl Taken {
    fn nothing(domain: Domain) -> Self {
        Self {
            domain,
            outcome: Outcome::default(),
            task: None,
        }
    }
}

fn settle(row: &mut ImportRow, taken: Taken) {
    row.object_id = Some(taken.domain.id.0);
    row.fate = Fate::Done;
    row.outcome = Some(taken.outcome);
    row.task_id = taken.task;
}

fn words(error: Error) -> String {
    match error {
        Error::Invalid(fields) => fields
            .texts()
            .into_iter()
            .map(|(field, text)| format!("{field}: {text}"))
            .collect::<Vec<_>>()
            .join(" "),
        other => other.to_string(),
    }
}
