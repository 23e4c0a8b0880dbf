//! The state of whole domains: what follows from their roles and from what is under way.

use super::read::of_domains;
use crate::column::Word;
use crate::error::Error;
use crate::in_list::{InList, MANY};
use crate::moves::Moved;
use crate::tasks::about_contacts;
use crate::tx::Tx;
use crate::webhooks::Stood;
use chrono::{DateTime, Utc};
use model::agreement::{AgreementState, DifferenceCause};
use model::domain_name::DomainName;
use model::id::{DomainId, OrganizationId, ProjectId};
use model::stored::{DomainStands, RoleDiffers};
use sqlx::FromRow;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Their last task ended without success: that is why they differ now.
pub(super) async fn blame(
    tx: &mut Tx,
    organization: OrganizationId,
    ended: &BTreeMap<DomainId, DifferenceCause>,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE role_state SET cause = $3 WHERE organization_id = $1 AND domain_id = $2 AND state = 'differs' AND cause <> 'withheld_there'";
    for (domain, cause) in ended {
        touched!(
            tx,
            sqlx::query(UPDATE)
                .bind(organization.0)
                .bind(domain.0)
                .bind(cause.as_str())
        )?;
    }
    Ok(())
}

/// Notes at each domain which task over many domains will reach it, and returns the domains.
pub(super) async fn cover(
    tx: &mut Tx,
    organization: OrganizationId,
    moved: &Moved,
) -> Result<Vec<Uuid>, Error> {
    const REACHED: &str =
        "DELETE FROM domain_spread WHERE task_id = $2 AND organization_id = $1 RETURNING domain_id";
    static COVER: InList = InList::new(
        "INSERT INTO domain_spread (domain_id, organization_id, task_id) SELECT d.id, d.organization_id, $2 FROM domain d WHERE d.organization_id = $1 AND d.id IN (",
        ") ON CONFLICT (domain_id) DO UPDATE SET task_id = excluded.task_id WHERE domain_spread.task_id <> excluded.task_id RETURNING domain_id",
        3,
    );
    let mut domains = Vec::new();
    for task in &moved.spread {
        let reached: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar(REACHED).bind(organization.0).bind(task.0).fetch_all(conn))?;
        domains.extend(reached);
    }
    let mut spreads = moved.spreads.clone();
    // A domain names one task at a time: another one may have yet to reach what this one has.
    if !domains.is_empty() {
        spreads.extend(crate::tasks::covering(tx, organization).await?);
    }
    for (task, over) in &spreads {
        let covered = crate::domains::covered(tx, organization, over).await?;
        let covered: Vec<Uuid> = covered.into_iter().map(|id| id.0).collect();
        for ids in covered.chunks(MANY) {
            let (sql, ids) = COVER.filled(tx, ids);
            // Those that it covered before are not written again.
            let reached: Vec<Uuid> = on!(tx, conn => {
                let mut query = sqlx::query_scalar(sql).bind(organization.0).bind(task.0);
                for id in ids {
                    query = query.bind(id);
                }
                query.fetch_all(conn)
            })?;
            domains.extend(reached);
        }
    }
    Ok(domains)
}

/// A domain whose state is another now.
#[derive(FromRow)]
struct Written {
    #[sqlx(try_from = "Uuid")]
    id: DomainId,
    #[sqlx(try_from = "Uuid")]
    project_id: ProjectId,
    #[sqlx(try_from = "Word<DomainName>")]
    name: DomainName,
    #[sqlx(try_from = "Word<AgreementState>")]
    state: AgreementState,
    state_number: i64,
}

/// The states of the domains of organization `$1`, as they are at `$2`, written where they are others now, with something more.
// No EXISTS: PostgreSQL would answer it from a hash of the whole table, for every statement again. And no condition on the roles' states: by statistics of a minute ago almost none
// differs, so it would read the index of those that do, of which there are tens of thousands when a transaction has just changed them, once for each domain.
macro_rules! stand {
    ($more:literal) => {
        InList::new(
            concat!(
                "UPDATE domain SET state = n.now, state_since = $2, state_number = domain.state_number + 1",
                $more,
                " FROM (SELECT d.id AS of, CASE WHEN d.gone_at IS NOT NULL THEN 'gone' \
                WHEN d.view IS NULL OR d.unread_since IS NOT NULL THEN 'unknown' \
                ELSE CASE (SELECT MAX(CASE r.state WHEN 'differs' THEN 2 WHEN 'unknown' THEN 1 ELSE 0 END) FROM role_state r WHERE r.domain_id = d.id) WHEN 2 THEN \
                    CASE WHEN COALESCE((SELECT 1 FROM domain_spread s WHERE s.domain_id = d.id), (SELECT 1 FROM task t WHERE t.domain_id = d.id AND t.status IN ('pending', 'running') AND ",
                about_contacts!(),
                " LIMIT 1)) = 1 THEN 'on_its_way' ELSE 'differs' END \
                WHEN 1 THEN 'unknown' ELSE 'agrees' END END AS now FROM domain d WHERE d.organization_id = $1 AND d.deleted_at IS NULL AND d.id IN ("
            ),
            ")) n WHERE domain.id = n.of AND (domain.state <> n.now OR domain.state_since IS NULL) RETURNING id, project_id, name, state, state_number",
            3,
        )
    };
}

/// Writes the state of these domains, where it is another now, and the events for those who want to be told. The versions of those in `counted` are counted up with it: a row of a domain is
/// written into a dozen indexes.
pub(super) async fn write(
    tx: &mut Tx,
    organization: OrganizationId,
    (mut domains, mut counted): (BTreeSet<Uuid>, BTreeSet<Uuid>),
    at: DateTime<Utc>,
) -> Result<(), Error> {
    static UPDATE: InList = stand!("");
    static AND_COUNT: InList = stand!(", version = domain.version + 1, updated_at = $2");
    static COUNT: InList = InList::new(
        "UPDATE domain SET version = version + 1, updated_at = $2 WHERE organization_id = $1 AND deleted_at IS NULL AND id IN (",
        ")",
        3,
    );
    domains.retain(|id| !counted.contains(id));
    let mut written: Vec<Written> = Vec::new();
    for (update, ids) in [(&UPDATE, domains), (&AND_COUNT, counted.clone())] {
        let ids: Vec<Uuid> = ids.into_iter().collect();
        for ids in ids.chunks(MANY) {
            let (sql, ids) = update.filled(tx, ids);
            let rows: Vec<Written> = on!(tx, conn => {
                let mut query = sqlx::query_as(sql).bind(organization.0).bind(at);
                for id in ids {
                    query = query.bind(id);
                }
                query.fetch_all(conn)
            })?;
            written.extend(rows);
        }
    }
    for row in &written {
        counted.remove(&row.id.0);
    }
    let ids: Vec<Uuid> = counted.into_iter().collect();
    for ids in ids.chunks(MANY) {
        let (sql, ids) = COUNT.filled(tx, ids);
        touched!(tx, {
            let mut query = sqlx::query(sql).bind(organization.0).bind(at);
            for id in ids {
                query = query.bind(id);
            }
            query
        })?;
    }
    tell(tx, organization, written, at).await
}

/// Writes an event for each that differs or agrees from now on. Most organizations have nobody who wants them: then nothing more is read.
async fn tell(
    tx: &mut Tx,
    organization: OrganizationId,
    mut written: Vec<Written>,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    for state in [AgreementState::Differs, AgreementState::Agrees] {
        let became: Vec<Written> = written.extract_if(.., |row| row.state == state).collect();
        if became.is_empty() || !crate::webhooks::wants_state(tx, organization, state).await? {
            continue;
        }
        let ids: Vec<DomainId> = became.iter().map(|row| row.id).collect();
        let mut roles = match state {
            AgreementState::Differs => of_domains(tx, organization, &ids).await?,
            _ => BTreeMap::new(),
        };
        let stood = became.into_iter().map(|row| {
            let roles = roles.remove(&row.id).unwrap_or_default();
            let differs = roles.into_values().filter_map(|role| {
                let cause = role.cause?;
                Some(RoleDiffers {
                    role: role.role,
                    cause,
                    since: role.since,
                })
            });
            Stood {
                number: row.state_number,
                stands: DomainStands {
                    domain_id: row.id,
                    project_id: row.project_id,
                    name: row.name,
                    state,
                    differences: differs.collect(),
                },
            }
        });
        let stood = stood.collect();
        crate::webhooks::of_domains(tx, organization, (state, at), stood).await?;
    }
    Ok(())
}
