-- The book at a past moment: each row of these tables was true from `valid_from` until `valid_to` (not included), and is true still where that is NULL.
-- They are written by the functions that write the book itself (crates/store/src/history), and never deleted.

-- A transaction that changed the book. What it began (`opened_by`) and ended (`closed_by`) and its audit entries bear its number, which tells why something became so.
CREATE TABLE book_change (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    organization_id BLOB NOT NULL REFERENCES organization (id),
    at TEXT NOT NULL
) STRICT;
ALTER TABLE audit_entry ADD COLUMN change_id INTEGER;
CREATE INDEX audit_by_change ON audit_entry (change_id, id) WHERE change_id IS NOT NULL;

-- Since when the history of an organization that is older than these tables is complete. NULL: from its first day.
ALTER TABLE organization ADD COLUMN history_since TEXT;
UPDATE organization SET history_since = strftime('%Y-%m-%dT%H:%M:%f', 'now') || '+00:00';

-- Who was named for a role: by a domain itself, by a team's slot, by an organization. `owner_id` is the id of which of them `source` says.
CREATE TABLE role_history (
    owner_id BLOB NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('registrant', 'admin', 'tech', 'billing')),
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    source TEXT NOT NULL CHECK (source IN ('domain', 'team', 'organization')),
    organization_id BLOB NOT NULL,
    contact_id BLOB NOT NULL,
    opened_by INTEGER REFERENCES book_change (id),
    closed_by INTEGER REFERENCES book_change (id),
    PRIMARY KEY (owner_id, role, valid_from),
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id)
) STRICT;
CREATE UNIQUE INDEX role_history_open ON role_history (owner_id, role) WHERE valid_to IS NULL;
CREATE INDEX role_history_contact ON role_history (contact_id, valid_from);

-- When a domain was in the book, and which team it had.
CREATE TABLE domain_history (
    domain_id BLOB NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    organization_id BLOB NOT NULL,
    team_id BLOB,
    opened_by INTEGER REFERENCES book_change (id),
    closed_by INTEGER REFERENCES book_change (id),
    PRIMARY KEY (domain_id, valid_from),
    FOREIGN KEY (organization_id, domain_id) REFERENCES domain (organization_id, id)
) STRICT;
CREATE UNIQUE INDEX domain_history_open ON domain_history (domain_id) WHERE valid_to IS NULL;
CREATE INDEX domain_history_team ON domain_history (team_id, valid_from) WHERE team_id IS NOT NULL;

-- Each version of a team; its slots are in role_history.
CREATE TABLE team_history (
    team_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    organization_id BLOB NOT NULL,
    name TEXT NOT NULL,
    slug TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    opened_by INTEGER REFERENCES book_change (id),
    closed_by INTEGER REFERENCES book_change (id),
    PRIMARY KEY (team_id, version),
    FOREIGN KEY (organization_id, team_id) REFERENCES team (organization_id, id)
) STRICT;
CREATE UNIQUE INDEX team_history_open ON team_history (team_id) WHERE valid_to IS NULL;

-- Each version of a contact, whole.
CREATE TABLE contact_history (
    contact_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    organization_id BLOB NOT NULL,
    handle TEXT NOT NULL,
    kind TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    org_name TEXT,
    email TEXT,
    phone TEXT,
    fax TEXT,
    street1 TEXT NOT NULL,
    street2 TEXT,
    city TEXT NOT NULL,
    region TEXT,
    postal_code TEXT,
    country_code TEXT NOT NULL,
    disclose INTEGER NOT NULL,
    is_active INTEGER NOT NULL,
    verification_status TEXT NOT NULL,
    verified_at TEXT,
    user_id BLOB,
    location_id BLOB,
    phone_id BLOB,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    international TEXT,
    proposed TEXT,
    proposed_task BLOB,
    opened_by INTEGER REFERENCES book_change (id),
    closed_by INTEGER REFERENCES book_change (id),
    PRIMARY KEY (contact_id, version),
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id)
) STRICT;
CREATE UNIQUE INDEX contact_history_open ON contact_history (contact_id) WHERE valid_to IS NULL;

-- What is so today. `valid_from` is a time at which it was so already: of a contact and of a domain's own role exactly since when, of the rest the last change of the
-- row that it hangs on.
INSERT INTO role_history (owner_id, role, valid_from, source, organization_id, contact_id)
    SELECT domain_id, role, set_at, 'domain', organization_id, contact_id FROM domain_role;
INSERT INTO role_history (owner_id, role, valid_from, source, organization_id, contact_id)
    SELECT s.team_id, s.role, t.updated_at, 'team', s.organization_id, s.contact_id FROM team_slot s JOIN team t ON t.id = s.team_id;
INSERT INTO role_history (owner_id, role, valid_from, source, organization_id, contact_id)
    SELECT d.organization_id, d.role, o.updated_at, 'organization', d.organization_id, d.contact_id FROM organization_default d JOIN organization o ON o.id = d.organization_id;
INSERT INTO domain_history (domain_id, valid_from, organization_id, team_id)
    SELECT id, updated_at, organization_id, team_id FROM domain WHERE deleted_at IS NULL;
INSERT INTO team_history (team_id, version, valid_from, organization_id, name, slug, updated_at)
    SELECT id, version, updated_at, organization_id, name, slug, updated_at FROM team WHERE deleted_at IS NULL;
INSERT INTO contact_history (contact_id, version, valid_from, organization_id, handle, kind, first_name, last_name, org_name, email, phone, fax, street1, street2, city, region,
    postal_code, country_code, disclose, is_active, verification_status, verified_at, user_id, location_id, phone_id, created_at, updated_at, international, proposed, proposed_task)
    SELECT id, version, updated_at, organization_id, handle, kind, first_name, last_name, org_name, email, phone, fax, street1, street2, city, region,
    postal_code, country_code, disclose, is_active, verification_status, verified_at, user_id, location_id, phone_id, created_at, updated_at, international, proposed, proposed_task
    FROM contact WHERE deleted_at IS NULL;
