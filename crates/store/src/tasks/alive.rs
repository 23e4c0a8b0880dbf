//! Whether anybody works.

use crate::column::micros;
use crate::error::Error;
use crate::tx::Tx;
use chrono::{DateTime, Utc};

/// Whether some worker holds a lease that has not run out at `now`, over tasks of all organizations.
///
/// # Errors
/// Returns any database error.
pub async fn any_leased(tx: &mut Tx, now: DateTime<Utc>) -> Result<bool, Error> {
    const SELECT: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM task WHERE status = 'running' AND lease_owner IS NOT NULL AND claimable_at > $1 LIMIT 1) leased";
    let leased: i64 =
        on!(tx, conn => sqlx::query_scalar(SELECT).bind(micros(now)).fetch_one(conn))?;
    Ok(leased > 0)
}
