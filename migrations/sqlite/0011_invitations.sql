-- The one project that a guest sees.
ALTER TABLE user_account ADD COLUMN project_id BLOB REFERENCES project (id);

-- Who was asked to sign in: an outbox of its own, one letter a person. The link's secret is kept as its SHA-256, and only once it was mailed.
CREATE TABLE invitation (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES user_account (id),
    organization_id BLOB NOT NULL REFERENCES organization (id),
    email TEXT NOT NULL,
    token_hash BLOB,
    status TEXT NOT NULL CHECK (status IN ('pending', 'sent', 'bounced', 'failed')),
    attempt INTEGER NOT NULL,
    claimable_at TEXT NOT NULL,
    lease_owner BLOB,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    sent_at TEXT,
    last_error TEXT
) STRICT;
CREATE UNIQUE INDEX invitation_by_token ON invitation (token_hash);
CREATE INDEX invitation_pending ON invitation (claimable_at, user_id) WHERE status = 'pending';
CREATE INDEX invitation_by_organization ON invitation (organization_id, created_at, user_id);
