//! E-mails as a lease queue.

use super::Letter;
use crate::lease::{Key, Outbox, Queued, Table, Value};
use chrono::{DateTime, TimeDelta, Utc};
use model::letter::Refusal;
use model::verification::LetterStatus;

/// An hour is the longest back-off between two attempts.
pub(crate) const FARTHEST: TimeDelta = TimeDelta::minutes(80);

impl Queued for Letter {
    const TABLE: Table = Table::outbox("letter", &["id"], "t.claimable_at, t.id", FARTHEST);

    fn key(&self) -> Key {
        self.id.into()
    }
}

impl Outbox for Letter {
    const SETTLES: &'static [&'static str] =
        &["status", "claimable_at", "sent_at", "last_error", "refusal"];

    fn settled(&self) -> Vec<Value<'_>> {
        vec![
            Value::Text(Some(self.status.as_str())),
            Value::Time(Some(self.claimable_at)),
            Value::Time(self.sent_at),
            Value::Text(self.last_error.as_deref()),
            Value::Text(self.refusal.map(Refusal::as_str)),
        ]
    }

    fn attempt(&self) -> i32 {
        self.attempt
    }

    fn wait_until(&mut self, at: DateTime<Utc>) {
        self.claimable_at = at;
    }

    fn last_error(&mut self) -> &mut Option<String> {
        &mut self.last_error
    }

    fn give_up(&mut self, _: DateTime<Utc>) {
        self.status = LetterStatus::Failed;
    }
}
