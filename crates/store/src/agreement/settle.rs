//! Bringing the state up to date, at the end of the transaction that changed anything it depends on.
//!
//! The contacts that are compared are locked as they are read (on PostgreSQL, `FOR SHARE`), so that of two transactions, one that edits a contact and one that gives it to a domain,
//! the second sees what the first did.

use super::held::write_held;
use super::resolve::resolve;
use super::whole;
use crate::column::micros;
use crate::contacts::Contact;
use crate::error::Error;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::agreement::{Verdict, compare, held};
use model::contact::to_registry;
use model::handle::of_contact;
use model::id::{ContactId, OrganizationId};
use model::published::DomainView;
use model::role::Role;
use sqlx::FromRow;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Compares what changed, and writes the state of the roles and domains concerned.
pub(crate) async fn settle(tx: &mut Tx) -> Result<(), Error> {
    let moves = std::mem::take(&mut tx.moves);
    let at = micros(moves.at);
    for (organization, moved) in moves.of {
        for (id, (view, adopted)) in &moved.held {
            write_held(tx, (organization, *id), view, *adopted, at).await?;
        }
        resolve(tx, organization, &moved, at).await?;
        let mut domains: BTreeSet<Uuid> = moved
            .under_way
            .iter()
            .chain(&moved.domains)
            .chain(moved.held.keys())
            .map(|id| id.0)
            .collect();
        domains.extend(compare_edited(tx, organization, &moved.edited, at).await?);
        domains.extend(compare_moved(tx, organization, at).await?);
        whole::blame(tx, organization, &moved.ended).await?;
        domains.extend(whole::cover(tx, organization, &moved).await?);
        let counted = moved.counted.iter().map(|id| id.0).collect();
        whole::write(tx, organization, (domains, counted), at).await?;
    }
    Ok(())
}

/// Domains share contents: one row for each pair that is to be compared.
#[derive(FromRow)]
struct Pair {
    #[sqlx(try_from = "Uuid")]
    wanted_contact_id: ContactId,
    held_handle: String,
    held_digest: String,
}

#[derive(FromRow)]
struct Sample {
    #[sqlx(try_from = "crate::column::Word<Role>")]
    role: Role,
    #[sqlx(json(nullable))]
    view: Option<DomainView>,
}

/// Compares the marked rows, takes the marks off, and returns the domains.
async fn compare_moved(
    tx: &mut Tx,
    organization: OrganizationId,
    at: DateTime<Utc>,
) -> Result<Vec<Uuid>, Error> {
    const PAIRS: &str = "SELECT DISTINCT wanted_contact_id, held_handle, held_digest FROM role_state \
        WHERE organization_id = $1 AND moved IS NOT NULL AND wanted_contact_id IS NOT NULL AND held_digest IS NOT NULL";
    // The marked rows are few; those that want the contact may be tens of thousands. The CASE keeps planners from reading the latter by their index.
    macro_rules! update {
        ($state:literal, $cause:literal) => {
            concat!(
                "UPDATE role_state SET since = CASE WHEN state = '",
                $state,
                "' THEN since ELSE $2 END, state = '",
                $state,
                "', cause = ",
                $cause,
                ", moved = NULL WHERE organization_id = $1 AND moved IS NOT NULL AND CASE WHEN wanted_contact_id = $3 THEN 1 ELSE 0 END = 1 \
                AND held_handle = $4 AND held_digest = $5 RETURNING domain_id"
            )
        };
    }
    const AGREES: &str = update!("agrees", "NULL");
    const WITHHELD: &str = update!("differs", "'withheld_there'");
    let pairs: Vec<Pair> =
        on!(tx, conn => sqlx::query_as(PAIRS).bind(organization.0).fetch_all(conn))?;
    let contacts = contacts(tx, organization, wanted_of(&pairs)).await?;
    let mut domains: Vec<Uuid> = Vec::new();
    for pair in pairs {
        let Some(contact) = contacts.get(&pair.wanted_contact_id) else {
            continue;
        };
        // Another holder, whatever the data.
        if contact.handle != of_contact(&pair.held_handle) {
            continue;
        }
        let update = match verdict(tx, organization, contact, &pair).await? {
            Some(Verdict::Agrees) => AGREES,
            Some(verdict) if verdict.is_withheld() => WITHHELD,
            _ => continue,
        };
        let written: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar(update)
            .bind(organization.0)
            .bind(at)
            .bind(pair.wanted_contact_id.0)
            .bind(&pair.held_handle)
            .bind(&pair.held_digest)
            .fetch_all(conn))?;
        domains.extend(written);
    }
    domains.extend(write_rest(tx, organization, at).await?);
    Ok(domains)
}

fn wanted_of(pairs: &[Pair]) -> BTreeSet<ContactId> {
    pairs.iter().map(|pair| pair.wanted_contact_id).collect()
}

/// Compares the rows that want a contact whose data changed. Only those that are the other way round now are written: an edit of what differed already touches no row.
async fn compare_edited(
    tx: &mut Tx,
    organization: OrganizationId,
    edited: &BTreeSet<ContactId>,
    at: DateTime<Utc>,
) -> Result<Vec<Uuid>, Error> {
    const PAIRS: &str = "SELECT DISTINCT wanted_contact_id, held_handle, held_digest FROM role_state \
        WHERE organization_id = $1 AND wanted_contact_id = $2 AND moved IS NULL AND held_digest IS NOT NULL";
    macro_rules! update {
        ($state:literal, $cause:literal, $changed:literal) => {
            concat!(
                "UPDATE role_state SET since = CASE WHEN state = '",
                $state,
                "' THEN since ELSE $2 END, state = '",
                $state,
                "', cause = ",
                $cause,
                " WHERE organization_id = $1 AND moved IS NULL AND wanted_contact_id = $3 AND held_handle = $4 AND held_digest = $5 AND ",
                $changed,
                " RETURNING domain_id"
            )
        };
    }
    const AGREES: &str = update!("agrees", "NULL", "state <> 'agrees'");
    const WITHHELD: &str = update!(
        "differs",
        "'withheld_there'",
        "(state <> 'differs' OR cause <> 'withheld_there')"
    );
    const DIFFERS: &str = update!(
        "differs",
        "'not_sent'",
        "(state <> 'differs' OR cause <> 'not_sent')"
    );
    let mut domains: Vec<Uuid> = Vec::new();
    for contact in contacts(tx, organization, edited.clone()).await?.values() {
        let pairs: Vec<Pair> = on!(tx, conn => sqlx::query_as(PAIRS).bind(organization.0).bind(contact.id.0).fetch_all(conn))?;
        // Where somebody else holds the role, nothing depends on the data.
        for pair in pairs
            .into_iter()
            .filter(|pair| of_contact(&pair.held_handle) == contact.handle)
        {
            let update = match verdict(tx, organization, contact, &pair).await? {
                Some(Verdict::Agrees) => AGREES,
                Some(verdict) if verdict.is_withheld() => WITHHELD,
                Some(Verdict::Fields(_)) => DIFFERS,
                _ => continue,
            };
            let written: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar(update)
                .bind(organization.0)
                .bind(at)
                .bind(contact.id.0)
                .bind(&pair.held_handle)
                .bind(&pair.held_digest)
                .fetch_all(conn))?;
            domains.extend(written);
        }
    }
    Ok(domains)
}

/// What is left differs, is not known, or has nobody on either side.
async fn write_rest(
    tx: &mut Tx,
    organization: OrganizationId,
    at: DateTime<Utc>,
) -> Result<Vec<Uuid>, Error> {
    macro_rules! now {
        () => {
            "CASE WHEN held_handle IS NULL AND (SELECT d.view IS NULL FROM domain d WHERE d.id = role_state.domain_id) THEN 'unknown' \
            WHEN wanted_contact_id IS NULL AND held_handle IS NULL THEN 'agrees' \
            WHEN held_digest IS NULL AND held_handle = (SELECT c.handle FROM contact c WHERE c.id = role_state.wanted_contact_id) THEN 'unknown' \
            ELSE 'differs' END"
        };
    }
    const REST: &str = concat!(
        "UPDATE role_state SET since = CASE WHEN state = ",
        now!(),
        " THEN since ELSE $2 END, cause = CASE WHEN ",
        now!(),
        " <> 'differs' THEN NULL WHEN state = 'differs' AND moved = 'held' AND cause <> 'withheld_there' THEN cause \
        WHEN moved = 'adopted' OR (moved = 'held' AND state = 'unknown') THEN 'adopted' \
        WHEN moved = 'held' THEN 'changed_there' ELSE 'not_sent' END, state = ",
        now!(),
        ", moved = NULL WHERE organization_id = $1 AND moved IS NOT NULL RETURNING domain_id"
    );
    on!(tx, conn => sqlx::query_scalar(REST).bind(organization.0).bind(at).fetch_all(conn))
}

/// The wanted contacts, locked until the commit.
async fn contacts(
    tx: &mut Tx,
    organization: OrganizationId,
    ids: BTreeSet<ContactId>,
) -> Result<BTreeMap<ContactId, Contact>, Error> {
    let ids: Vec<ContactId> = ids.into_iter().collect();
    let found = crate::contacts::share_many(tx, organization, &ids).await?;
    Ok(found
        .into_iter()
        .map(|contact| (contact.id, contact))
        .collect())
}

/// The verdict on one pair, by any domain that has it.
async fn verdict(
    tx: &mut Tx,
    organization: OrganizationId,
    contact: &Contact,
    pair: &Pair,
) -> Result<Option<Verdict>, Error> {
    const SAMPLE: &str = "SELECT s.role, d.view FROM role_state s JOIN domain d ON d.id = s.domain_id \
        WHERE s.organization_id = $1 AND s.wanted_contact_id = $2 AND s.held_handle = $3 AND s.held_digest = $4 LIMIT 1";
    let sample: Option<Sample> = on!(tx, conn => sqlx::query_as(SAMPLE)
        .bind(organization.0)
        .bind(contact.id.0)
        .bind(&pair.held_handle)
        .bind(&pair.held_digest)
        .fetch_optional(conn))?;
    let wanted = to_registry(
        &contact.handle,
        &contact.snapshot,
        contact.international.as_ref(),
        contact.disclose,
    );
    Ok(sample.and_then(|sample| {
        let view = sample.view?;
        Some(compare(Some(&wanted), &held(&view, sample.role)))
    }))
}
