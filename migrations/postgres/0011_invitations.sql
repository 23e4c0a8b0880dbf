-- The one project that a guest sees.
ALTER TABLE user_account ADD COLUMN project_id UUID REFERENCES project (id);

-- Who was asked to sign in: an outbox of its own, one letter a person. The link's secret is kept as its SHA-256, and only once it was mailed.
CREATE TABLE invitation (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES user_account (id),
    organization_id UUID NOT NULL REFERENCES organization (id),
    email TEXT NOT NULL,
    token_hash BYTEA,
    status TEXT NOT NULL CHECK (status IN ('pending', 'sent', 'bounced', 'failed')),
    attempt INTEGER NOT NULL,
    claimable_at TIMESTAMPTZ NOT NULL,
    lease_owner UUID,
    created_by JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    sent_at TIMESTAMPTZ,
    last_error TEXT
);
CREATE UNIQUE INDEX invitation_by_token ON invitation (token_hash);
CREATE INDEX invitation_pending ON invitation (claimable_at, user_id) WHERE status = 'pending';
CREATE INDEX invitation_by_organization ON invitation (organization_id, created_at, user_id);
