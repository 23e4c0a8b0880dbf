//! Deliveries as a lease queue.

use super::Delivery;
use crate::lease::{Key, Outbox, Queued, Table, Value};
use chrono::{DateTime, TimeDelta, Utc};
use model::webhook::DeliveryStatus;

/// The longest back-off between two attempts is six hours and a tenth.
const FARTHEST: TimeDelta = TimeDelta::minutes(410);

impl Queued for Delivery {
    const TABLE: Table = Table::outbox(
        "webhook_delivery",
        &["webhook_id", "event_id"],
        "t.claimable_at, t.event_id",
        FARTHEST,
    );

    fn key(&self) -> Key {
        (self.webhook_id, self.event_id).into()
    }
}

impl Outbox for Delivery {
    const SETTLES: &'static [&'static str] = &[
        "status",
        "claimable_at",
        "ended_at",
        "last_status",
        "last_error",
    ];

    fn settled(&self) -> Vec<Value<'_>> {
        vec![
            Value::Text(Some(self.status.as_str())),
            Value::Time(Some(self.claimable_at)),
            Value::Time(self.ended_at),
            Value::Number(self.last_status),
            Value::Text(self.last_error.as_deref()),
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

    fn give_up(&mut self, now: DateTime<Utc>) {
        self.status = DeliveryStatus::Failed;
        self.ended_at = Some(now);
    }
}
