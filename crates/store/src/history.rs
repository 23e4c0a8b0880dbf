//! The history of the book, written with it: from when until when each role, each domain's team and each version of a team and a contact was true. [`crate::past`] reads it.
//!
//! Every function that writes one of those rows calls this right after, in the same transaction, so that no use case can forget it. It doesn't repeat what was
//! written: it compares the rows of one owner with the intervals of that owner which are open, ends those that are true no longer, and begins those that are missing.
//! Triggers would not do: the time of a change is passed in, and only the caller has it. A database's triggers would take the machine's clock, and the two engines' have nothing in common.

use crate::change::Change;
use crate::column::micros;
use crate::error::Error;
use crate::in_list::{InList, MANY};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{ContactId, OrganizationId};
use model::role::Role;
use uuid::Uuid;

/// This transaction as a change of the organization's book. The first call draws its number.
pub(crate) async fn change(
    tx: &mut Tx,
    organization: OrganizationId,
    now: DateTime<Utc>,
) -> Result<Change, Error> {
    const INSERT: &str =
        "INSERT INTO book_change (organization_id, at) VALUES ($1, $2) RETURNING id";
    if let Some(change) = tx.changes.get(&organization) {
        return Ok(*change);
    }
    let at = micros(now);
    let id: i64 =
        on!(tx, conn => sqlx::query_scalar(INSERT).bind(organization.0).bind(at).fetch_one(conn))?;
    let change = Change { id, at };
    tx.changes.insert(organization, change);
    Ok(change)
}

/// How the history of one kind of row is brought up to date. Both statements take the organization as `$1`, the time as `$2`, the change as `$3` and the owner of the
/// rows as `$4`. A time that goes backwards, because two processes' clocks differ, makes an interval empty and never negative.
pub(crate) struct Kept {
    /// Ends what is true no longer.
    close: &'static str,
    /// Begins what is not there yet.
    pub(crate) open: &'static str,
}

/// Of one owner.
macro_rules! one {
    () => {
        "= $4"
    };
}

/// Of the domains of a plan, which is named in place of an owner; but for those that would be refused.
macro_rules! planned {
    () => {
        "IN (SELECT p.domain_id FROM plan_item p WHERE p.organization_id = $1 AND p.plan_id = $4 AND NOT p.problem)"
    };
}

macro_rules! roles {
    ($source:literal, $table:literal, $owner:literal, $which:ident) => {
        Kept {
            close: concat!(
                "UPDATE role_history SET valid_to = CASE WHEN valid_from > $2 THEN valid_from ELSE $2 END, closed_by = $3 \
                 WHERE organization_id = $1 AND owner_id ", $which!(), " AND valid_to IS NULL AND NOT EXISTS (SELECT 1 FROM ", $table, " r WHERE r.", $owner,
                " = role_history.owner_id AND r.role = role_history.role AND r.contact_id = role_history.contact_id)"
            ),
            open: concat!(
                open_roles!($source, $table, $owner), " AND r.", $owner, " ", $which!(), roles_reopened!()
            ),
        }
    };
}

/// The rows `r` that have no open interval, as new ones. More conditions may follow.
macro_rules! open_roles {
    ($source:literal, $table:literal, $owner:literal) => {
        concat!(
            "INSERT INTO role_history (owner_id, role, valid_from, source, organization_id, contact_id, opened_by) SELECT r.", $owner, ", r.role, \
             COALESCE((SELECT CASE WHEN h.valid_to > $2 THEN h.valid_to ELSE $2 END FROM role_history h \
             WHERE h.owner_id = r.", $owner, " AND h.role = r.role ORDER BY h.valid_from DESC LIMIT 1), $2), '", $source, "', r.organization_id, r.contact_id, $3 \
             FROM ", $table, " r WHERE r.organization_id = $1 \
             AND NOT EXISTS (SELECT 1 FROM role_history o WHERE o.owner_id = r.", $owner, " AND o.role = r.role AND o.valid_to IS NULL)"
        )
    };
}

/// The end of the above. An interval that was true for no time gives way to the one that begins where it did.
macro_rules! roles_reopened {
    () => {
        " ON CONFLICT (owner_id, role, valid_from) DO UPDATE SET contact_id = excluded.contact_id, valid_to = NULL, opened_by = excluded.opened_by, closed_by = NULL"
    };
}

/// The roles that a domain names itself; the owner is the domain.
pub(crate) const BINDINGS: Kept = roles!("domain", "domain_role", "domain_id", one);
/// [`BINDINGS`] of the domains of a plan; the owner is the plan.
pub(crate) const PLANNED_BINDINGS: Kept = roles!("domain", "domain_role", "domain_id", planned);
/// The slots of a team.
pub(crate) const SLOTS: Kept = roles!("team", "team_slot", "team_id", one);
/// The defaults of an organization.
pub(crate) const DEFAULTS: Kept = roles!(
    "organization",
    "organization_default",
    "organization_id",
    one
);

macro_rules! domains {
    ($which:ident) => {
        Kept {
            close: concat!(
                "UPDATE domain_history SET valid_to = CASE WHEN valid_from > $2 THEN valid_from ELSE $2 END, closed_by = $3 \
                WHERE organization_id = $1 AND domain_id ", $which!(), " AND valid_to IS NULL AND NOT EXISTS (SELECT 1 FROM domain d \
                WHERE d.id = domain_history.domain_id AND d.deleted_at IS NULL AND d.team_id IS NOT DISTINCT FROM domain_history.team_id)"
            ),
            open: concat!(
                "INSERT INTO domain_history (domain_id, valid_from, organization_id, team_id, opened_by) SELECT d.id, \
                COALESCE((SELECT CASE WHEN h.valid_to > $2 THEN h.valid_to ELSE $2 END FROM domain_history h WHERE h.domain_id = d.id ORDER BY h.valid_from DESC LIMIT 1), $2), \
                d.organization_id, d.team_id, $3 FROM domain d WHERE d.organization_id = $1 AND d.id ", $which!(), " AND d.deleted_at IS NULL \
                AND NOT EXISTS (SELECT 1 FROM domain_history o WHERE o.domain_id = d.id AND o.valid_to IS NULL) \
                ON CONFLICT (domain_id, valid_from) DO UPDATE SET team_id = excluded.team_id, valid_to = NULL, opened_by = excluded.opened_by, closed_by = NULL"
            ),
        }
    };
}

/// That a domain is in the book, and its team.
pub(crate) const DOMAIN: Kept = domains!(one);
/// [`DOMAIN`] for the domains of a plan; the owner is the plan.
pub(crate) const PLANNED_DOMAINS: Kept = domains!(planned);

/// The version of a team.
pub(crate) const TEAM: Kept = Kept {
    close: "UPDATE team_history SET valid_to = CASE WHEN valid_from > $2 THEN valid_from ELSE $2 END, closed_by = $3 \
        WHERE organization_id = $1 AND team_id = $4 AND valid_to IS NULL AND NOT EXISTS (SELECT 1 FROM team t \
        WHERE t.id = team_history.team_id AND t.deleted_at IS NULL AND t.version = team_history.version)",
    open: "INSERT INTO team_history (team_id, version, valid_from, organization_id, name, slug, updated_at, opened_by) SELECT t.id, t.version, \
        COALESCE((SELECT CASE WHEN h.valid_to > $2 THEN h.valid_to ELSE $2 END FROM team_history h WHERE h.team_id = t.id ORDER BY h.version DESC LIMIT 1), $2), \
        t.organization_id, t.name, t.slug, t.updated_at, $3 FROM team t WHERE t.organization_id = $1 AND t.id = $4 AND t.deleted_at IS NULL \
        AND NOT EXISTS (SELECT 1 FROM team_history o WHERE o.team_id = t.id AND o.valid_to IS NULL)",
};

/// The version of contacts that have no open interval: `$which` says of which, and ends the statement.
macro_rules! open_contacts {
    ($which:literal) => {
        concat!(
            "INSERT INTO contact_history (contact_id, version, valid_from, organization_id, handle, kind, first_name, last_name, org_name, email, phone, fax, street1, \
            street2, city, region, postal_code, country_code, disclose, is_active, verification_status, verified_at, user_id, location_id, phone_id, created_at, updated_at, \
            international, proposed, proposed_task, copy_of, phone_ext, fax_ext, opened_by) SELECT c.id, c.version, \
            COALESCE((SELECT CASE WHEN h.valid_to > $2 THEN h.valid_to ELSE $2 END FROM contact_history h WHERE h.contact_id = c.id ORDER BY h.version DESC LIMIT 1), $2), \
            c.organization_id, c.handle, c.kind, c.first_name, c.last_name, c.org_name, c.email, c.phone, c.fax, c.street1, \
            c.street2, c.city, c.region, c.postal_code, c.country_code, c.disclose, c.is_active, c.verification_status, c.verified_at, c.user_id, c.location_id, c.phone_id, \
            c.created_at, c.updated_at, c.international, c.proposed, c.proposed_task, c.copy_of, c.phone_ext, c.fax_ext, $3 FROM contact c WHERE c.organization_id = $1 AND c.deleted_at IS NULL \
            AND NOT EXISTS (SELECT 1 FROM contact_history o WHERE o.contact_id = c.id AND o.valid_to IS NULL) AND c.id ",
            $which
        )
    };
}

/// The version of a contact.
pub(crate) const CONTACT: Kept = Kept {
    close: "UPDATE contact_history SET valid_to = CASE WHEN valid_from > $2 THEN valid_from ELSE $2 END, closed_by = $3 \
        WHERE organization_id = $1 AND contact_id = $4 AND valid_to IS NULL AND NOT EXISTS (SELECT 1 FROM contact c \
        WHERE c.id = contact_history.contact_id AND c.deleted_at IS NULL AND c.version = contact_history.version)",
    open: open_contacts!("= $4"),
};

/// Rows of this owner were just changed: ends and begins what follows from it.
pub(crate) async fn follow(
    tx: &mut Tx,
    kept: &Kept,
    organization: OrganizationId,
    owner: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    end(tx, kept, organization, owner, now).await?;
    begin(tx, kept, organization, owner, now).await
}

/// [`follow`] for an owner that is new: there is nothing to end.
pub(crate) async fn begin(
    tx: &mut Tx,
    kept: &Kept,
    organization: OrganizationId,
    owner: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    run(tx, kept.open, organization, owner, now).await
}

/// [`begin`] for many new contacts.
pub(crate) async fn begin_contacts(
    tx: &mut Tx,
    organization: OrganizationId,
    contacts: &[Uuid],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    static OPEN: InList = InList::new(open_contacts!("IN ("), ")", 4);
    let change = change(tx, organization, now).await?;
    for ids in contacts.chunks(MANY) {
        let (sql, ids) = OPEN.filled(tx, ids);
        touched!(tx, {
            let mut query = sqlx::query(sql)
                .bind(organization.0)
                .bind(change.at)
                .bind(change.id);
            for id in ids {
                query = query.bind(id);
            }
            query
        })?;
    }
    Ok(())
}

/// [`follow`] for an owner that is gone: there is nothing to begin.
pub(crate) async fn end(
    tx: &mut Tx,
    kept: &Kept,
    organization: OrganizationId,
    owner: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    run(tx, kept.close, organization, owner, now).await
}

async fn run(
    tx: &mut Tx,
    statement: &'static str,
    organization: OrganizationId,
    owner: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let change = change(tx, organization, now).await?;
    touched!(
        tx,
        sqlx::query(statement)
            .bind(organization.0)
            .bind(change.at)
            .bind(change.id)
            .bind(owner)
    )
    .map(|_| ())
}

/// [`follow`] for every domain whose own role was just given from one contact to another: two statements, however many domains there are.
pub(crate) async fn moved(
    tx: &mut Tx,
    organization: OrganizationId,
    (from, to): (ContactId, ContactId),
    role: Role,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const CLOSE: &str = "UPDATE role_history SET valid_to = CASE WHEN valid_from > $2 THEN valid_from ELSE $2 END, closed_by = $3 \
        WHERE organization_id = $1 AND contact_id = $4 AND role = $5 AND source = 'domain' AND valid_to IS NULL AND NOT EXISTS (SELECT 1 FROM domain_role r \
        WHERE r.domain_id = role_history.owner_id AND r.role = role_history.role AND r.contact_id = role_history.contact_id)";
    const OPEN: &str = concat!(
        open_roles!("domain", "domain_role", "domain_id"),
        " AND r.contact_id = $4 AND r.role = $5",
        roles_reopened!()
    );
    let change = change(tx, organization, now).await?;
    for (statement, contact) in [(CLOSE, from), (OPEN, to)] {
        touched!(
            tx,
            sqlx::query(statement)
                .bind(organization.0)
                .bind(change.at)
                .bind(change.id)
                .bind(contact.0)
                .bind(role.as_str())
        )?;
    }
    Ok(())
}
