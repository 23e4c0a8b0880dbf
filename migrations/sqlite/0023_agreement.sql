-- How each role of each domain stands: the contact that the book wants beside what the registry was last read to hold. Kept by every transaction that changes either
-- (crates/store/src/agreement). `moved` is set within such a transaction only: which of the two it changed.
CREATE TABLE role_state (
    domain_id BLOB NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('registrant', 'admin', 'tech', 'billing')),
    organization_id BLOB NOT NULL,
    wanted_contact_id BLOB,
    source TEXT CHECK (source IN ('domain', 'team', 'organization')),
    held_handle TEXT,
    held_digest TEXT,
    state TEXT NOT NULL CHECK (state IN ('agrees', 'differs', 'unknown')),
    cause TEXT CHECK (cause IN ('not_sent', 'refused', 'cancelled', 'changed_there', 'adopted', 'withheld_there')),
    since TEXT NOT NULL,
    moved TEXT CHECK (moved IN ('adopted', 'wanted', 'held')),
    PRIMARY KEY (domain_id, role),
    FOREIGN KEY (organization_id, domain_id) REFERENCES domain (organization_id, id),
    FOREIGN KEY (organization_id, wanted_contact_id) REFERENCES contact (organization_id, id)
) STRICT;
CREATE INDEX role_state_wanted ON role_state (wanted_contact_id, role, domain_id);
CREATE INDEX role_state_moved ON role_state (organization_id) WHERE moved IS NOT NULL;
CREATE INDEX role_state_differs ON role_state (organization_id, cause) WHERE state = 'differs';

-- The state of the whole domain, what follows from its roles and from what is under way; the task over many domains that will reach it; when it was last read, and when somebody wants it
-- to be read again; since when the registry has not answered, or does not hold it under our account any more.
ALTER TABLE domain ADD COLUMN state TEXT NOT NULL DEFAULT 'unknown' CHECK (state IN ('agrees', 'differs', 'on_its_way', 'unknown', 'gone'));
ALTER TABLE domain ADD COLUMN state_since TEXT;
ALTER TABLE domain ADD COLUMN spread_id BLOB;
ALTER TABLE domain ADD COLUMN gone_at TEXT;
ALTER TABLE domain ADD COLUMN unread_since TEXT;
ALTER TABLE domain ADD COLUMN read_at TEXT;
ALTER TABLE domain ADD COLUMN read_due_at TEXT;
UPDATE domain SET read_at = updated_at WHERE view IS NOT NULL;
CREATE INDEX domain_by_state ON domain (organization_id, state, name, id) WHERE deleted_at IS NULL;
CREATE INDEX domain_spread ON domain (spread_id) WHERE spread_id IS NOT NULL;
CREATE INDEX domain_read_due ON domain (read_due_at) WHERE deleted_at IS NULL AND read_due_at IS NOT NULL;
CREATE INDEX domain_read ON domain (read_at) WHERE deleted_at IS NULL;
