//! Applying a plan's change to the book: to all its domains but those that would be refused. Each is a few statements, however many domains there are.

use crate::column::micros;
use crate::dialect;
use crate::error::Error;
use crate::history;
use crate::kept;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{ContactId, DomainId, OrganizationId, PlanId, TeamId};
use model::role::Role;
use model::task::CreatedBy;
use uuid::Uuid;

/// Which plan is applied, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// The organization.
    pub organization: OrganizationId,
    /// The plan.
    pub plan: PlanId,
    /// When.
    pub at: DateTime<Utc>,
}

/// The domains of plan `$2` to which it is applied.
macro_rules! chosen {
    () => {
        "(SELECT i.domain_id FROM plan_item i WHERE i.organization_id = $1 AND i.plan_id = $2 AND NOT i.problem)"
    };
}

/// Locks the plan's domains until the commit, in the order of their ids, so that no two deadlock, and returns those that are still there.
pub async fn hold(
    tx: &mut Tx,
    organization: OrganizationId,
    plan: PlanId,
) -> Result<Vec<DomainId>, Error> {
    macro_rules! select {
        ($lock:literal) => {
            concat!(
                "SELECT d.id FROM domain d WHERE d.organization_id = $1 AND d.deleted_at IS NULL AND d.id IN ",
                chosen!(),
                " ORDER BY d.id",
                $lock
            )
        };
    }
    const SELECT: [&str; 2] = [select!(""), select!(" FOR NO KEY UPDATE")];
    if tx.is_postgres() {
        // By statistics that are a minute old a table may seem to be empty that this transaction fills, and is read from its beginning for each domain then. All that a plan does has an index.
        const INDEXES: &str = "SET LOCAL enable_seqscan = off";
        touched!(tx, sqlx::query(INDEXES))?;
    }
    let select = tx.word(SELECT);
    let ids: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar(select).bind(organization.0).bind(plan.0).fetch_all(conn))?;
    Ok(ids.into_iter().map(DomainId).collect())
}

/// Notes for each of the plan's domains from when its renewal is counted: from the end of its term, as far as it is known now.
pub async fn note_ends(
    tx: &mut Tx,
    organization: OrganizationId,
    plan: PlanId,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE plan_item SET ends_at = (SELECT d.expires_at FROM domain d WHERE d.id = plan_item.domain_id)         WHERE organization_id = $1 AND plan_id = $2 AND NOT problem";
    touched!(tx, sqlx::query(UPDATE).bind(organization.0).bind(plan.0)).map(|_| ())
}

/// Counts the versions of these domains up, when the transaction is committed: with the states that it changes.
pub fn count_up(
    tx: &mut Tx,
    organization: OrganizationId,
    domains: &[DomainId],
    now: DateTime<Utc>,
) {
    let moved = tx.moves.of(organization, now);
    moved.counted.extend(domains);
}

/// The teams of the plan's domains.
pub async fn teams(
    tx: &mut Tx,
    (organization, plan): (OrganizationId, PlanId),
) -> Result<Vec<(DomainId, Option<TeamId>)>, Error> {
    const SELECT: &str = concat!(
        "SELECT d.id, d.team_id FROM domain d WHERE d.organization_id = $1 AND d.deleted_at IS NULL AND d.id IN ",
        chosen!()
    );
    let rows: Vec<(Uuid, Option<Uuid>)> =
        on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(plan.0).fetch_all(conn))?;
    let of = |(domain, team): (Uuid, Option<Uuid>)| (DomainId(domain), team.map(TeamId));
    Ok(rows.into_iter().map(of).collect())
}

/// Binds a contact to a role of each of the domains, or removes the binding. [`hold`] has locked them and returned these.
///
/// # Errors
/// [`Error::Missing`] when the contact is not the organization's, or is deleted.
pub async fn bind(
    tx: &mut Tx,
    of: Applied,
    domains: &[DomainId],
    role: Role,
    contact: Option<ContactId>,
) -> Result<(), Error> {
    const DELETE: &str = concat!(
        "DELETE FROM domain_role WHERE organization_id = $1 AND role = $3 AND domain_id IN ",
        chosen!()
    );
    const UPSERT: &str = concat!(
        "INSERT INTO domain_role (organization_id, domain_id, role, contact_id, set_at) SELECT $1, d.id, $3, $4, $5 FROM domain d \
        WHERE d.organization_id = $1 AND d.deleted_at IS NULL AND d.id IN ",
        chosen!(),
        " ON CONFLICT (domain_id, role) DO UPDATE SET contact_id = excluded.contact_id, set_at = excluded.set_at, adopted = FALSE \
        WHERE domain_role.contact_id <> excluded.contact_id"
    );
    let Applied {
        organization,
        plan,
        at: now,
    } = of;
    note(tx, organization, domains, now);
    match contact {
        None => touched!(
            tx,
            sqlx::query(DELETE)
                .bind(organization.0)
                .bind(plan.0)
                .bind(role.as_str())
        )?,
        Some(contact) => touched!(
            tx,
            sqlx::query(UPSERT)
                .bind(organization.0)
                .bind(plan.0)
                .bind(role.as_str())
                .bind(contact.0)
                .bind(micros(now))
        )?,
    };
    history::follow(tx, &history::PLANNED_BINDINGS, organization, plan.0, now).await?;
    match contact {
        Some(contact) => crate::contacts::must_stand(tx, organization, contact).await,
        None => Ok(()),
    }
}

/// Binds `to` to a role of those of the domains that resolve it to `from` now, by whatever road, and returns which.
///
/// # Errors
/// [`Error::Missing`] when `to` is not the organization's, is deleted or accepts no new roles.
pub async fn replace(
    tx: &mut Tx,
    of: Applied,
    (from, to): (ContactId, ContactId),
    role: Role,
) -> Result<Vec<DomainId>, Error> {
    const UPSERT: &str = concat!(
        "INSERT INTO domain_role (organization_id, domain_id, role, contact_id, set_at) SELECT $1, d.id, $3, $4, $5 FROM domain d \
        JOIN role_state s ON s.domain_id = d.id AND s.role = $3 AND s.wanted_contact_id = $6 \
        WHERE d.organization_id = $1 AND d.deleted_at IS NULL AND d.id IN ",
        chosen!(),
        " ON CONFLICT (domain_id, role) DO UPDATE SET contact_id = excluded.contact_id, set_at = excluded.set_at, adopted = FALSE \
        WHERE domain_role.contact_id <> excluded.contact_id RETURNING domain_id"
    );
    let Applied {
        organization,
        plan,
        at: now,
    } = of;
    let bound: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar(UPSERT)
        .bind(organization.0)
        .bind(plan.0)
        .bind(role.as_str())
        .bind(to.0)
        .bind(micros(now))
        .bind(from.0)
        .fetch_all(conn))?;
    let bound: Vec<DomainId> = bound.into_iter().map(DomainId).collect();
    note(tx, organization, &bound, now);
    if !bound.is_empty() {
        history::follow(tx, &history::PLANNED_BINDINGS, organization, plan.0, now).await?;
    }
    crate::contacts::must_be_active(tx, organization, to).await?;
    Ok(bound)
}

/// Gives the domains to a team, or to none. [`hold`] has locked them and returned these.
///
/// # Errors
/// [`Error::Missing`] when the team is not the organization's, or is deleted.
pub async fn set_team(
    tx: &mut Tx,
    of: Applied,
    domains: &[DomainId],
    team: Option<TeamId>,
) -> Result<(), Error> {
    const UPDATE: &str = concat!(
        "UPDATE domain SET team_id = $3 WHERE organization_id = $1 AND deleted_at IS NULL AND id IN ",
        chosen!()
    );
    let Applied {
        organization,
        plan,
        at: now,
    } = of;
    note(tx, organization, domains, now);
    if let Some(team) = team {
        // Held until the commit, so that nobody deletes it meanwhile.
        let hold = tx.word(dialect::HOLD_TEAM);
        let held: Option<Uuid> = on!(tx, conn => sqlx::query_scalar(hold).bind(organization.0).bind(team.0).fetch_optional(conn))?;
        held.ok_or(Error::Missing)?;
    }
    touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(plan.0)
            .bind(team.map(|team| team.0))
    )?;
    history::follow(tx, &history::PLANNED_DOMAINS, organization, plan.0, now).await
}

/// Removes the domains from the portfolio with their bindings, frees their names, and dismisses what failed for them. [`hold`] has locked them and returned these.
///
/// # Errors
/// [`Error::Stale`] when one of them is not there any more.
pub async fn release(
    tx: &mut Tx,
    of: Applied,
    domains: &[DomainId],
    by: &CreatedBy,
) -> Result<(), Error> {
    const DELETE: &str = concat!(
        "UPDATE domain SET deleted_at = $3, updated_at = $3, version = version + 1 WHERE organization_id = $1 AND deleted_at IS NULL AND id IN ",
        chosen!()
    );
    const WITH_THEM: [&str; 3] = [
        concat!(
            "DELETE FROM domain_role WHERE organization_id = $1 AND domain_id IN ",
            chosen!()
        ),
        concat!(
            "DELETE FROM role_state WHERE organization_id = $1 AND domain_id IN ",
            chosen!()
        ),
        concat!(
            "DELETE FROM domain_word WHERE organization_id = $1 AND domain_id IN ",
            chosen!()
        ),
    ];
    const DISMISS: &str = concat!(
        "UPDATE task SET dismissed_at = $3, dismissed_by = $4 WHERE organization_id = $1 AND status = 'failed' AND dismissed_at IS NULL AND overtaken_by IS NULL AND domain_id IN ",
        chosen!()
    );
    let Applied {
        organization,
        plan,
        at: now,
    } = of;
    let gone = touched!(
        tx,
        sqlx::query(DELETE)
            .bind(organization.0)
            .bind(plan.0)
            .bind(micros(now))
    )?;
    if gone != domains.len() as u64 {
        return Err(Error::Stale);
    }
    for delete in WITH_THEM {
        touched!(tx, sqlx::query(delete).bind(organization.0).bind(plan.0))?;
    }
    history::end(tx, &history::PLANNED_BINDINGS, organization, plan.0, now).await?;
    history::end(tx, &history::PLANNED_DOMAINS, organization, plan.0, now).await?;
    touched!(
        tx,
        sqlx::query(DISMISS)
            .bind(organization.0)
            .bind(plan.0)
            .bind(micros(now))
            .bind(kept::write(by)?)
    )?;
    let gone = i64::try_from(gone).unwrap_or(i64::MAX);
    tx.counts.entry(organization).or_default().domains -= gone;
    Ok(())
}

fn note(tx: &mut Tx, organization: OrganizationId, domains: &[DomainId], now: DateTime<Utc>) {
    for domain in domains {
        tx.moves.domain(organization, *domain, now);
    }
}
