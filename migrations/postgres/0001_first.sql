-- Text that is compared or sorted as bytes is COLLATE "C", so that both engines and every locale agree on the order.

CREATE TABLE organization (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    legal_name TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- Numbers of an organization that are kept rather than counted. They change at the end of a transaction only, so nobody waits long for the row.
CREATE TABLE organization_counter (
    organization_id UUID NOT NULL PRIMARY KEY REFERENCES organization (id),
    last_event BIGINT NOT NULL,
    contacts BIGINT NOT NULL,
    domains BIGINT NOT NULL
);

CREATE TABLE project (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    name TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT project_of_organization UNIQUE (organization_id, id)
);

CREATE TABLE user_account (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    email TEXT NOT NULL,
    email_folded TEXT COLLATE "C" NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    org_role TEXT NOT NULL CHECK (org_role IN ('owner', 'admin', 'editor', 'viewer', 'guest')),
    password_hash TEXT,
    is_active BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT user_email UNIQUE (email_folded),
    CONSTRAINT user_of_organization UNIQUE (organization_id, id)
);

CREATE TABLE login_session (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id UUID REFERENCES user_account (id),
    data JSONB NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX login_session_user ON login_session (user_id);
CREATE INDEX login_session_expiry ON login_session (expires_at);

CREATE TABLE sign_in_throttle (
    subject TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    blocked_until TIMESTAMPTZ,
    last_failure_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE api_key (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    project_id UUID,
    name TEXT NOT NULL,
    prefix TEXT COLLATE "C" NOT NULL,
    hash BYTEA NOT NULL,
    scopes JSONB NOT NULL,
    created_by UUID REFERENCES user_account (id),
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ,
    revoked_at TIMESTAMPTZ,
    last_used_at TIMESTAMPTZ,
    CONSTRAINT api_key_prefix UNIQUE (prefix),
    FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, id)
);
CREATE INDEX api_key_organization ON api_key (organization_id, created_at);

CREATE TABLE handle_counter (
    initials TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    last_number BIGINT NOT NULL
);

CREATE TABLE contact (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    handle TEXT COLLATE "C" NOT NULL,
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
    country_code TEXT COLLATE "C" NOT NULL,
    disclose BOOLEAN NOT NULL,
    is_active BOOLEAN NOT NULL,
    verification_status TEXT NOT NULL CHECK (verification_status IN ('unverified', 'verified')),
    verified_at TIMESTAMPTZ,
    user_id UUID REFERENCES user_account (id),
    location_id UUID,
    phone_id UUID,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ,
    sort_key TEXT COLLATE "C" NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    CONSTRAINT contact_handle UNIQUE (handle),
    CONSTRAINT contact_of_organization UNIQUE (organization_id, id)
);
CREATE INDEX contact_by_name ON contact (organization_id, sort_key, id) WHERE deleted_at IS NULL;

CREATE TABLE organization_default (
    organization_id UUID NOT NULL REFERENCES organization (id),
    role TEXT NOT NULL CHECK (role IN ('registrant', 'admin', 'tech', 'billing')),
    contact_id UUID NOT NULL,
    PRIMARY KEY (organization_id, role),
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id)
);
CREATE INDEX organization_default_contact ON organization_default (contact_id, role);

CREATE TABLE domain (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    project_id UUID NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    tld TEXT COLLATE "C" NOT NULL,
    team_id UUID,
    registry TEXT NOT NULL,
    view JSONB,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ,
    search_text TEXT COLLATE "C" NOT NULL,
    CONSTRAINT domain_of_organization UNIQUE (organization_id, id),
    FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, id)
);
CREATE UNIQUE INDEX domain_name ON domain (name) WHERE deleted_at IS NULL;
CREATE INDEX domain_by_name ON domain (organization_id, name, id) WHERE deleted_at IS NULL;

-- Which contact a domain itself names for a role.
CREATE TABLE domain_role (
    domain_id UUID NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('registrant', 'admin', 'tech', 'billing')),
    organization_id UUID NOT NULL,
    contact_id UUID NOT NULL,
    set_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (domain_id, role),
    FOREIGN KEY (organization_id, domain_id) REFERENCES domain (organization_id, id),
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id)
);
CREATE INDEX domain_role_contact ON domain_role (contact_id, role, domain_id);

-- `position` is given while the domain's row is locked: within a domain it is the order of commits.
CREATE TABLE task (
    position BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id UUID NOT NULL,
    organization_id UUID NOT NULL REFERENCES organization (id),
    project_id UUID,
    domain_id UUID,
    parent_id UUID,
    task_type TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'running', 'completed', 'failed', 'cancelled')),
    cause JSONB NOT NULL,
    state JSONB NOT NULL,
    steps JSONB NOT NULL,
    attempt INTEGER NOT NULL,
    awaiting TEXT,
    error JSONB,
    result JSONB,
    cancel_requested BOOLEAN NOT NULL,
    claimable_at TIMESTAMPTZ NOT NULL,
    lease_owner UUID,
    last_seq BIGINT NOT NULL,
    created_by JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    started_at TIMESTAMPTZ,
    completed_at TIMESTAMPTZ,
    CONSTRAINT task_id UNIQUE (id),
    CONSTRAINT task_of_organization UNIQUE (organization_id, id),
    FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, id),
    FOREIGN KEY (organization_id, domain_id) REFERENCES domain (organization_id, id),
    FOREIGN KEY (organization_id, parent_id) REFERENCES task (organization_id, id)
);
CREATE UNIQUE INDEX task_running_of_domain ON task (domain_id) WHERE status = 'running';
CREATE INDEX task_open ON task (position) WHERE status IN ('pending', 'running');
CREATE INDEX task_open_of_domain ON task (domain_id, position) WHERE status IN ('pending', 'running');
CREATE INDEX task_by_organization ON task (organization_id, position);
CREATE INDEX task_by_status ON task (organization_id, status, position);
CREATE INDEX task_by_domain ON task (domain_id, position);
CREATE INDEX task_by_parent ON task (parent_id, position);

CREATE TABLE task_event (
    task_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    organization_id UUID NOT NULL,
    org_seq BIGINT NOT NULL,
    event TEXT NOT NULL,
    data JSONB NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (task_id, seq),
    CONSTRAINT task_event_of_organization UNIQUE (organization_id, org_seq),
    FOREIGN KEY (organization_id, task_id) REFERENCES task (organization_id, id)
);

CREATE TABLE audit_entry (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    at TIMESTAMPTZ NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('user', 'key', 'system')),
    actor_id UUID,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    object_kind TEXT COLLATE "C" NOT NULL,
    object_id UUID NOT NULL,
    before JSONB,
    after JSONB
);
CREATE INDEX audit_by_time ON audit_entry (organization_id, at, id);
CREATE INDEX audit_by_object ON audit_entry (organization_id, object_kind, object_id, at, id);

CREATE TABLE idempotency (
    organization_id UUID NOT NULL REFERENCES organization (id),
    caller TEXT COLLATE "C" NOT NULL,
    idempotency_key TEXT COLLATE "C" NOT NULL,
    fingerprint BYTEA NOT NULL,
    status INTEGER,
    headers JSONB NOT NULL,
    body JSONB,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, caller, idempotency_key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE flash (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID REFERENCES user_account (id),
    data JSONB NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX flash_expiry ON flash (expires_at);
