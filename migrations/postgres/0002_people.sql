-- People without a sign-in, their telephones, offices, teams with role slots, and what contacts made from them need.

ALTER TABLE organization ADD COLUMN policies JSONB NOT NULL DEFAULT '{}';

ALTER TABLE organization_counter ADD COLUMN active_contacts BIGINT NOT NULL DEFAULT 0;
UPDATE organization_counter SET active_contacts = (SELECT COUNT(*) FROM contact c WHERE c.organization_id = organization_counter.organization_id AND c.is_active AND c.deleted_at IS NULL);

ALTER TABLE user_account ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE user_account ADD COLUMN deleted_at TIMESTAMPTZ;
ALTER TABLE user_account ADD COLUMN sort_key TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE user_account ADD COLUMN search_text TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE user_account SET sort_key = lower(last_name) || ' ' || lower(first_name), search_text = lower(first_name || ' ' || last_name || ' ' || email);
CREATE INDEX user_by_name ON user_account (organization_id, sort_key, id) WHERE deleted_at IS NULL;

CREATE TABLE user_phone (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL,
    user_id UUID NOT NULL,
    number TEXT NOT NULL,
    label TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    FOREIGN KEY (organization_id, user_id) REFERENCES user_account (organization_id, id)
);
CREATE INDEX user_phone_of_user ON user_phone (user_id, created_at, id);

CREATE TABLE location (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    label TEXT NOT NULL,
    street1 TEXT NOT NULL,
    street2 TEXT,
    city TEXT NOT NULL,
    region TEXT,
    postal_code TEXT,
    country_code TEXT COLLATE "C" NOT NULL,
    phone TEXT,
    fax TEXT,
    is_primary BOOLEAN NOT NULL,
    is_system BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ,
    sort_key TEXT COLLATE "C" NOT NULL,
    CONSTRAINT location_of_organization UNIQUE (organization_id, id)
);
CREATE UNIQUE INDEX location_primary ON location (organization_id) WHERE is_primary AND deleted_at IS NULL;
CREATE INDEX location_by_label ON location (organization_id, sort_key, id) WHERE deleted_at IS NULL;

CREATE TABLE team (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    name TEXT NOT NULL,
    slug TEXT COLLATE "C" NOT NULL,
    is_system BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ,
    sort_key TEXT COLLATE "C" NOT NULL,
    CONSTRAINT team_of_organization UNIQUE (organization_id, id)
);
CREATE UNIQUE INDEX team_slug ON team (organization_id, slug) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX team_system ON team (organization_id) WHERE is_system;
CREATE INDEX team_by_name ON team (organization_id, sort_key, id) WHERE deleted_at IS NULL;

-- Every organization has its team General from its first day.
INSERT INTO team (id, organization_id, name, slug, is_system, version, created_at, updated_at, sort_key)
    SELECT gen_random_uuid(), id, 'General', 'general', TRUE, 1, created_at, created_at, 'general' FROM organization;

CREATE TABLE team_slot (
    team_id UUID NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('registrant', 'admin', 'tech', 'billing')),
    organization_id UUID NOT NULL,
    contact_id UUID NOT NULL,
    PRIMARY KEY (team_id, role),
    FOREIGN KEY (organization_id, team_id) REFERENCES team (organization_id, id),
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id)
);
CREATE INDEX team_slot_contact ON team_slot (contact_id, role, team_id);

CREATE INDEX domain_by_team ON domain (team_id, id) WHERE team_id IS NOT NULL AND deleted_at IS NULL;

-- The ASCII form that a person reviewed; what a refresh would make of the contact while it waits for a yes, and the task that waits.
ALTER TABLE contact ADD COLUMN international JSONB;
ALTER TABLE contact ADD COLUMN proposed JSONB;
ALTER TABLE contact ADD COLUMN proposed_task UUID;
ALTER TABLE contact ADD COLUMN merged_into UUID;
CREATE INDEX contact_by_user ON contact (user_id) WHERE user_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX contact_by_location ON contact (location_id) WHERE location_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX contact_waiting ON contact (organization_id) WHERE proposed_task IS NOT NULL AND deleted_at IS NULL;
