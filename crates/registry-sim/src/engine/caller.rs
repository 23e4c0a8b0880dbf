//! Whose command it is, and what they may change.

use chrono::{DateTime, Utc};

use crate::answer::{Answer, Fault};
use crate::extensions::Extensions;
use crate::objects::{Record, Status};
use crate::result_codes;

/// The registry's own account: it sponsors objects that nobody created.
pub(crate) const REGISTRY: &str = "NICH-REG";
/// The account that has the names that are "not ours".
pub(crate) const OTHER: &str = "OTHER-REGISTRAR";

/// The caller, the transaction, and the time.
#[derive(Clone, Debug)]
pub(crate) struct Caller<'a> {
    pub client: &'a str,
    pub client_trid: Option<&'a str>,
    pub server_trid: &'a str,
    pub extensions: Extensions,
    pub now: DateTime<Utc>,
}

impl Caller<'_> {
    /// A new object's owner and dates.
    pub(super) fn record(&self, roid: String) -> Record {
        record(roid, self.client, self.now)
    }
}

pub(super) fn record(roid: String, client: &str, now: DateTime<Utc>) -> Record {
    Record {
        roid,
        client_id: client.to_owned(),
        created_by: client.to_owned(),
        created_at: now,
        updated_by: None,
        updated_at: None,
        transferred_at: None,
    }
}

/// What becomes of a command.
pub(super) type Outcome = Result<Answer, Fault>;

/// Only the sponsoring account may change an object.
pub(super) fn sponsored(record: &Record, caller: &Caller<'_>, what: &str) -> Result<(), Fault> {
    if record.client_id == caller.client {
        Ok(())
    } else {
        Err(Fault::new(
            result_codes::AUTHORIZATION,
            format!("{what} belongs to another account"),
        ))
    }
}

/// None of these statuses may be set.
pub(super) fn allowed<'a>(
    statuses: impl IntoIterator<Item = &'a Status>,
    forbidding: &[Status],
) -> Result<(), Fault> {
    for status in statuses {
        if forbidding.contains(status) {
            return Err(Fault::new(result_codes::STATUS, status.as_str()));
        }
    }
    Ok(())
}
