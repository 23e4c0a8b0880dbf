//! What the words of a search do not say: signs, the rest of very long words, and which roles a contact holds.

use super::asked::Asked;
use super::conditions::holding;
use super::sql::{Sql, Value, with_values};
use crate::contacts::filter::ContactFilter;
use crate::error::Error;
use crate::places::placed;
use crate::tx::Tx;
use model::id::OrganizationId;
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use uuid::Uuid;

/// So many contacts are looked up in one statement.
const AT_ONCE: usize = 200;

/// What is to be looked up of each contact.
pub(super) struct Check<'a> {
    organization: OrganizationId,
    filter: &'a ContactFilter,
    patterns: &'a [String],
}

impl<'a> Check<'a> {
    /// `None` when the words say everything.
    pub(super) fn of(
        organization: OrganizationId,
        filter: &'a ContactFilter,
        asked: &'a Asked,
    ) -> Option<Self> {
        let check = Self {
            organization,
            filter,
            patterns: &asked.patterns,
        };
        (filter.role.is_some() || !asked.patterns.is_empty()).then_some(check)
    }

    /// The first of these contacts that pass.
    pub(super) async fn passing(
        &self,
        tx: &mut Tx,
        mut ids: impl Iterator<Item = Uuid> + Send,
        limit: usize,
    ) -> Result<Vec<Uuid>, Error> {
        let mut passing = Vec::new();
        while passing.len() < limit {
            let some: Vec<Uuid> = ids.by_ref().take(AT_ONCE).collect();
            if some.is_empty() {
                break;
            }
            let found = self.looked_up(tx, &some).await?;
            passing.extend(some.into_iter().filter(|id| found.contains(id)));
        }
        passing.truncate(limit);
        Ok(passing)
    }

    async fn looked_up(&self, tx: &mut Tx, ids: &[Uuid]) -> Result<BTreeSet<Uuid>, Error> {
        let mut sql = Sql::default();
        sql.say("SELECT c.id FROM contact c WHERE c.organization_id = ")
            .put(Value::Id(self.organization.0))
            .say(" AND c.deleted_at IS NULL AND c.id IN (");
        let last = ids.last().copied().unwrap_or_default();
        // The last one is repeated: one statement, whatever the number.
        for place in 0..AT_ONCE {
            sql.say(if place == 0 { "" } else { ", " });
            sql.put(Value::Id(ids.get(place).copied().unwrap_or(last)));
        }
        sql.say(")");
        holding(&mut sql, self.filter, self.patterns);
        sql.text = placed(tx.is_postgres(), sql.text);
        let found: Vec<Uuid> = on!(tx, conn => {
            with_values!(sqlx::query_scalar(AssertSqlSafe(sql.text)), sql.values).fetch_all(conn)
        })?;
        Ok(found.into_iter().collect())
    }
}
