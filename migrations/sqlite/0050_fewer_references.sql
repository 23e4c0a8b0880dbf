-- What is kept in role_state follows from other rows, is selected from them whenever it is written, and is written tens of thousands of times at once. Its domain and its contact have been
-- checked where they were bound; rows of neither are ever removed.
CREATE TABLE states (
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
    PRIMARY KEY (domain_id, role)
) STRICT;
INSERT INTO states SELECT domain_id, role, organization_id, wanted_contact_id, source, held_handle, held_digest, state, cause, since, moved FROM role_state;
DROP TABLE role_state;
ALTER TABLE states RENAME TO role_state;
CREATE INDEX role_state_wanted ON role_state (wanted_contact_id, role, domain_id);
CREATE INDEX role_state_moved ON role_state (organization_id) WHERE moved IS NOT NULL;
CREATE INDEX role_state_differs ON role_state (organization_id, cause) WHERE state = 'differs';
CREATE INDEX role_state_causes ON role_state (cause, domain_id) WHERE state = 'differs';

-- An event is written with its task or by whoever holds it, and tasks are never removed.
CREATE TABLE events (
    task_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    organization_id BLOB NOT NULL,
    org_seq INTEGER NOT NULL,
    event TEXT NOT NULL,
    data TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (task_id, seq),
    CONSTRAINT task_event_of_organization UNIQUE (organization_id, org_seq)
) STRICT;
INSERT INTO events SELECT task_id, seq, organization_id, org_seq, event, data, at FROM task_event;
DROP TABLE task_event;
ALTER TABLE events RENAME TO task_event;
CREATE INDEX task_event_age ON task_event (at);
