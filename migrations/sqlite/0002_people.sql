-- People without a sign-in, their telephones, offices, teams with role slots, and what contacts made from them need.

ALTER TABLE organization ADD COLUMN policies TEXT NOT NULL DEFAULT '{}';

ALTER TABLE organization_counter ADD COLUMN active_contacts INTEGER NOT NULL DEFAULT 0;
UPDATE organization_counter SET active_contacts = (SELECT COUNT(*) FROM contact c WHERE c.organization_id = organization_counter.organization_id AND c.is_active AND c.deleted_at IS NULL);

ALTER TABLE user_account ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE user_account ADD COLUMN deleted_at TEXT;
ALTER TABLE user_account ADD COLUMN sort_key TEXT NOT NULL DEFAULT '';
ALTER TABLE user_account ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
UPDATE user_account SET sort_key = lower(last_name) || ' ' || lower(first_name), search_text = lower(first_name || ' ' || last_name || ' ' || email);
CREATE INDEX user_by_name ON user_account (organization_id, sort_key, id) WHERE deleted_at IS NULL;

CREATE TABLE user_phone (
    id BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    number TEXT NOT NULL,
    label TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    FOREIGN KEY (organization_id, user_id) REFERENCES user_account (organization_id, id)
) STRICT;
CREATE INDEX user_phone_of_user ON user_phone (user_id, created_at, id);

CREATE TABLE location (
    id BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organization (id),
    label TEXT NOT NULL,
    street1 TEXT NOT NULL,
    street2 TEXT,
    city TEXT NOT NULL,
    region TEXT,
    postal_code TEXT,
    country_code TEXT NOT NULL,
    phone TEXT,
    fax TEXT,
    is_primary INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
    is_system INTEGER NOT NULL CHECK (is_system IN (0, 1)),
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    sort_key TEXT NOT NULL,
    CONSTRAINT location_of_organization UNIQUE (organization_id, id)
) STRICT;
CREATE UNIQUE INDEX location_primary ON location (organization_id) WHERE is_primary AND deleted_at IS NULL;
CREATE INDEX location_by_label ON location (organization_id, sort_key, id) WHERE deleted_at IS NULL;

CREATE TABLE team (
    id BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organization (id),
    name TEXT NOT NULL,
    slug TEXT NOT NULL,
    is_system INTEGER NOT NULL CHECK (is_system IN (0, 1)),
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    sort_key TEXT NOT NULL,
    CONSTRAINT team_of_organization UNIQUE (organization_id, id)
) STRICT;
CREATE UNIQUE INDEX team_slug ON team (organization_id, slug) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX team_system ON team (organization_id) WHERE is_system;
CREATE INDEX team_by_name ON team (organization_id, sort_key, id) WHERE deleted_at IS NULL;

-- Every organization has its team General from its first day.
INSERT INTO team (id, organization_id, name, slug, is_system, version, created_at, updated_at, sort_key)
    SELECT randomblob(16), id, 'General', 'general', 1, 1, created_at, created_at, 'general' FROM organization;

CREATE TABLE team_slot (
    team_id BLOB NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('registrant', 'admin', 'tech', 'billing')),
    organization_id BLOB NOT NULL,
    contact_id BLOB NOT NULL,
    PRIMARY KEY (team_id, role),
    FOREIGN KEY (organization_id, team_id) REFERENCES team (organization_id, id),
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id)
) STRICT;
CREATE INDEX team_slot_contact ON team_slot (contact_id, role, team_id);

CREATE INDEX domain_by_team ON domain (team_id, id) WHERE team_id IS NOT NULL AND deleted_at IS NULL;

-- The ASCII form that a person reviewed; what a refresh would make of the contact while it waits for a yes, and the task that waits.
ALTER TABLE contact ADD COLUMN international TEXT;
ALTER TABLE contact ADD COLUMN proposed TEXT;
ALTER TABLE contact ADD COLUMN proposed_task BLOB;
ALTER TABLE contact ADD COLUMN merged_into BLOB;
CREATE INDEX contact_by_user ON contact (user_id) WHERE user_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX contact_by_location ON contact (location_id) WHERE location_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX contact_waiting ON contact (organization_id) WHERE proposed_task IS NOT NULL AND deleted_at IS NULL;
