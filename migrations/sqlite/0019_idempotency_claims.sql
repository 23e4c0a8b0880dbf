-- Who is at work on a request with an Idempotency-Key, and since when: work that ended without an answer can be taken over. A request of several transactions
-- notes with each of them that something of it stands.
ALTER TABLE idempotency ADD COLUMN claim BLOB;
ALTER TABLE idempotency ADD COLUMN claimed_at TEXT;
ALTER TABLE idempotency ADD COLUMN is_committed INTEGER NOT NULL DEFAULT 0;
