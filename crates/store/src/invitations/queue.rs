//! Invitations as a lease queue.

use super::Invitation;
use crate::lease::{Key, Outbox, Queued, Table, Value};
use crate::letters::FARTHEST;
use chrono::{DateTime, Utc};
use model::letter::Refusal;
use model::verification::LetterStatus;

impl Queued for Invitation {
    const TABLE: Table = Table::outbox(
        "invitation",
        &["user_id"],
        "t.claimable_at, t.user_id",
        FARTHEST,
    );

    fn key(&self) -> Key {
        self.user_id.into()
    }
}

impl Outbox for Invitation {
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
