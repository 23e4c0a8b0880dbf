-- Since when a contact is unverified: a row for each external contact that is. `value_hash` is the SHA-256 of its name and address as they were
-- written last; none without an address, and none for contacts from before this table.
CREATE TABLE contact_unverified (
    contact_id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL,
    value_hash BYTEA,
    since TIMESTAMPTZ NOT NULL,
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id)
);
CREATE INDEX contact_unverified_value ON contact_unverified (organization_id, value_hash);
CREATE INDEX contact_unverified_since ON contact_unverified (organization_id, since, contact_id);

INSERT INTO contact_unverified (contact_id, organization_id, value_hash, since)
SELECT id, organization_id, NULL, created_at FROM contact
WHERE kind = 'external' AND verification_status = 'unverified' AND deleted_at IS NULL;

-- Names with addresses whose holder answered, as hashes: no list of people.
CREATE TABLE verified_value (
    organization_id UUID NOT NULL REFERENCES organization (id),
    value_hash BYTEA NOT NULL,
    verified_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, value_hash)
);

-- The outbox. `claimable_at` is when a pending letter may be claimed: due time, end of the lease, next try. The text, with its link, is nowhere.
CREATE TABLE letter (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    contact_id UUID NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('verification', 'reminder')),
    email TEXT NOT NULL,
    email_folded TEXT COLLATE "C" NOT NULL,
    value_hash BYTEA NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'sent', 'bounced', 'failed')),
    attempt INTEGER NOT NULL,
    claimable_at TIMESTAMPTZ NOT NULL,
    lease_owner UUID,
    created_by JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    sent_at TIMESTAMPTZ,
    last_error TEXT,
    CONSTRAINT letter_of_organization UNIQUE (organization_id, id),
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id)
);
CREATE INDEX letter_pending ON letter (claimable_at, id) WHERE status = 'pending';
CREATE INDEX letter_unanswered ON letter (sent_at) WHERE status = 'sent' AND kind = 'verification';
CREATE INDEX letter_by_contact ON letter (contact_id, created_at, id);
CREATE INDEX letter_by_address ON letter (organization_id, email_folded, created_at);
CREATE INDEX letter_by_time ON letter (organization_id, created_at, id);

-- A row to lock while the letters to one address are counted.
CREATE TABLE letter_address (
    organization_id UUID NOT NULL REFERENCES organization (id),
    email_folded TEXT COLLATE "C" NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, email_folded)
);

-- The links that were mailed: SHA-256 of each one's secret.
CREATE TABLE verification_token (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL,
    contact_id UUID NOT NULL,
    letter_id UUID NOT NULL,
    value_hash BYTEA NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ,
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id),
    FOREIGN KEY (organization_id, letter_id) REFERENCES letter (organization_id, id)
);
CREATE INDEX verification_token_letter ON verification_token (letter_id);
