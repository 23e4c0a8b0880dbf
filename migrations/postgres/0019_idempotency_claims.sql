-- Who is at work on a request with an Idempotency-Key, and since when: work that ended without an answer can be taken over. A request of several transactions
-- notes with each of them that something of it stands.
ALTER TABLE idempotency ADD COLUMN claim UUID;
ALTER TABLE idempotency ADD COLUMN claimed_at TIMESTAMPTZ;
ALTER TABLE idempotency ADD COLUMN is_committed BOOLEAN NOT NULL DEFAULT FALSE;
