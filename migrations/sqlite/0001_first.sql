-- Ids are 16 bytes, times RFC 3339 text in UTC cut to microseconds (which sorts as time), JSON is text, truth is 0 or 1.
-- Text compares as bytes, as the other engine's COLLATE "C" does.

CREATE TABLE organization (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    legal_name TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

-- Numbers of an organization that are kept rather than counted. They change at the end of a transaction only, so nobody waits long for the row.
CREATE TABLE organization_counter (
    organization_id BLOB NOT NULL PRIMARY KEY REFERENCES organization (id),
    last_event INTEGER NOT NULL,
    contacts INTEGER NOT NULL,
    domains INTEGER NOT NULL
) STRICT;

CREATE TABLE project (
    id BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organization (id),
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    CONSTRAINT project_of_organization UNIQUE (organization_id, id)
) STRICT;

CREATE TABLE user_account (
    id BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organization (id),
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    org_role TEXT NOT NULL CHECK (org_role IN ('owner', 'admin', 'editor', 'viewer', 'guest')),
    password_hash TEXT,
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    CONSTRAINT user_email UNIQUE (email_folded),
    CONSTRAINT user_of_organization UNIQUE (organization_id, id)
) STRICT;

CREATE TABLE login_session (
    id TEXT NOT NULL PRIMARY KEY,
    user_id BLOB REFERENCES user_account (id),
    data TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX login_session_user ON login_session (user_id);
CREATE INDEX login_session_expiry ON login_session (expires_at);

CREATE TABLE sign_in_throttle (
    subject TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    blocked_until TEXT,
    last_failure_at TEXT NOT NULL
) STRICT;

CREATE TABLE api_key (
    id BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organization (id),
    project_id BLOB,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash BLOB NOT NULL,
    scopes TEXT NOT NULL,
    created_by BLOB REFERENCES user_account (id),
    created_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT,
    last_used_at TEXT,
    CONSTRAINT api_key_prefix UNIQUE (prefix),
    FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, id)
) STRICT;
CREATE INDEX api_key_organization ON api_key (organization_id, created_at);

CREATE TABLE handle_counter (
    initials TEXT NOT NULL PRIMARY KEY,
    last_number INTEGER NOT NULL
) STRICT;

CREATE TABLE contact (
    id BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organization (id),
    handle TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('member', 'external')),
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
    disclose INTEGER NOT NULL CHECK (disclose IN (0, 1)),
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    verification_status TEXT NOT NULL CHECK (verification_status IN ('unverified', 'verified')),
    verified_at TEXT,
    user_id BLOB REFERENCES user_account (id),
    location_id BLOB,
    phone_id BLOB,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    sort_key TEXT NOT NULL,
    search_text TEXT NOT NULL,
    CONSTRAINT contact_handle UNIQUE (handle),
    CONSTRAINT contact_of_organization UNIQUE (organization_id, id)
) STRICT;
CREATE INDEX contact_by_name ON contact (organization_id, sort_key, id) WHERE deleted_at IS NULL;

CREATE TABLE organization_default (
    organization_id BLOB NOT NULL REFERENCES organization (id),
    role TEXT NOT NULL CHECK (role IN ('registrant', 'admin', 'tech', 'billing')),
    contact_id BLOB NOT NULL,
    PRIMARY KEY (organization_id, role),
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id)
) STRICT;
CREATE INDEX organization_default_contact ON organization_default (contact_id, role);

CREATE TABLE domain (
    id BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organization (id),
    project_id BLOB NOT NULL,
    name TEXT NOT NULL,
    tld TEXT NOT NULL,
    team_id BLOB,
    registry TEXT NOT NULL,
    view TEXT,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    search_text TEXT NOT NULL,
    CONSTRAINT domain_of_organization UNIQUE (organization_id, id),
    FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, id)
) STRICT;
CREATE UNIQUE INDEX domain_name ON domain (name) WHERE deleted_at IS NULL;
CREATE INDEX domain_by_name ON domain (organization_id, name, id) WHERE deleted_at IS NULL;

-- Which contact a domain itself names for a role.
CREATE TABLE domain_role (
    domain_id BLOB NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('registrant', 'admin', 'tech', 'billing')),
    organization_id BLOB NOT NULL,
    contact_id BLOB NOT NULL,
    set_at TEXT NOT NULL,
    PRIMARY KEY (domain_id, role),
    FOREIGN KEY (organization_id, domain_id) REFERENCES domain (organization_id, id),
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id)
) STRICT;
CREATE INDEX domain_role_contact ON domain_role (contact_id, role, domain_id);

-- `position` is given while the domain's row is locked: within a domain it is the order of commits.
CREATE TABLE task (
    position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL,
    organization_id BLOB NOT NULL REFERENCES organization (id),
    project_id BLOB,
    domain_id BLOB,
    parent_id BLOB,
    task_type TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'running', 'completed', 'failed', 'cancelled')),
    cause TEXT NOT NULL,
    state TEXT NOT NULL,
    steps TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    awaiting TEXT,
    error TEXT,
    result TEXT,
    cancel_requested INTEGER NOT NULL CHECK (cancel_requested IN (0, 1)),
    claimable_at TEXT NOT NULL,
    lease_owner BLOB,
    last_seq INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    started_at TEXT,
    completed_at TEXT,
    CONSTRAINT task_id UNIQUE (id),
    CONSTRAINT task_of_organization UNIQUE (organization_id, id),
    FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, id),
    FOREIGN KEY (organization_id, domain_id) REFERENCES domain (organization_id, id),
    FOREIGN KEY (organization_id, parent_id) REFERENCES task (organization_id, id)
) STRICT;
CREATE UNIQUE INDEX task_running_of_domain ON task (domain_id) WHERE status = 'running';
CREATE INDEX task_open ON task (position) WHERE status IN ('pending', 'running');
CREATE INDEX task_open_of_domain ON task (domain_id, position) WHERE status IN ('pending', 'running');
CREATE INDEX task_by_organization ON task (organization_id, position);
CREATE INDEX task_by_status ON task (organization_id, status, position);
CREATE INDEX task_by_domain ON task (domain_id, position);
CREATE INDEX task_by_parent ON task (parent_id, position);

CREATE TABLE task_event (
    task_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    organization_id BLOB NOT NULL,
    org_seq INTEGER NOT NULL,
    event TEXT NOT NULL,
    data TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (task_id, seq),
    CONSTRAINT task_event_of_organization UNIQUE (organization_id, org_seq),
    FOREIGN KEY (organization_id, task_id) REFERENCES task (organization_id, id)
) STRICT;

CREATE TABLE audit_entry (
    id BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organization (id),
    at TEXT NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('user', 'key', 'system')),
    actor_id BLOB,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id BLOB NOT NULL,
    before TEXT,
    after TEXT
) STRICT;
CREATE INDEX audit_by_time ON audit_entry (organization_id, at, id);
CREATE INDEX audit_by_object ON audit_entry (organization_id, object_kind, object_id, at, id);

CREATE TABLE idempotency (
    organization_id BLOB NOT NULL REFERENCES organization (id),
    caller TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    status INTEGER,
    headers TEXT NOT NULL,
    body TEXT,
    created_at TEXT NOT NULL,
    PRIMARY KEY (organization_id, caller, idempotency_key)
) STRICT;
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE flash (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB REFERENCES user_account (id),
    data TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX flash_expiry ON flash (expires_at);
