-- When somebody said that a failed task needs nobody any more; NULL while nobody did, and again once it is retried. Who did is in the audit log.
ALTER TABLE task ADD COLUMN dismissed_at TEXT;
