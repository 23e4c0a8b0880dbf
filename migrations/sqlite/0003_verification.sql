-- Since when a contact is unverified: a row for each external contact that is. `value_hash` is the SHA-256 of its name and address as they were
-- written last; none without an address, and none for contacts from before this table.
CREATE TABLE contact_unverified (
    contact_id BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL,
    value_hash BLOB,
    since TEXT NOT NULL,
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id)
) STRICT;
CREATE INDEX contact_unverified_value ON contact_unverified (organization_id, value_hash);
CREATE INDEX contact_unverified_since ON contact_unverified (organization_id, since, contact_id);

INSERT INTO contact_unverified (contact_id, organization_id, value_hash, since)
SELECT id, organization_id, NULL, created_at FROM contact
WHERE kind = 'external' AND verification_status = 'unverified' AND deleted_at IS NULL;

-- Names with addresses whose holder answered, as hashes: no list of people.
CREATE TABLE verified_value (
    organization_id BLOB NOT NULL REFERENCES organization (id),
    value_hash BLOB NOT NULL,
    verified_at TEXT NOT NULL,
    PRIMARY KEY (organization_id, value_hash)
) STRICT;

-- The outbox. `claimable_at` is when a pending letter may be claimed: due time, end of the lease, next try. The text, with its link, is nowhere.
CREATE TABLE letter (
    id BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organization (id),
    contact_id BLOB NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('verification', 'reminder')),
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL,
    value_hash BLOB NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'sent', 'bounced', 'failed')),
    attempt INTEGER NOT NULL,
    claimable_at TEXT NOT NULL,
    lease_owner BLOB,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    sent_at TEXT,
    last_error TEXT,
    CONSTRAINT letter_of_organization UNIQUE (organization_id, id),
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id)
) STRICT;
CREATE INDEX letter_pending ON letter (claimable_at, id) WHERE status = 'pending';
CREATE INDEX letter_unanswered ON letter (sent_at) WHERE status = 'sent' AND kind = 'verification';
CREATE INDEX letter_by_contact ON letter (contact_id, created_at, id);
CREATE INDEX letter_by_address ON letter (organization_id, email_folded, created_at);
CREATE INDEX letter_by_time ON letter (organization_id, created_at, id);

-- A row to lock while the letters to one address are counted.
CREATE TABLE letter_address (
    organization_id BLOB NOT NULL REFERENCES organization (id),
    email_folded TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    PRIMARY KEY (organization_id, email_folded)
) STRICT;

-- The links that were mailed: SHA-256 of each one's secret.
CREATE TABLE verification_token (
    token_hash BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL,
    contact_id BLOB NOT NULL,
    letter_id BLOB NOT NULL,
    value_hash BLOB NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT,
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id),
    FOREIGN KEY (organization_id, letter_id) REFERENCES letter (organization_id, id)
) STRICT;
CREATE INDEX verification_token_letter ON verification_token (letter_id);
