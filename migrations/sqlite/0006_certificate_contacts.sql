-- The contacts that certificate authorities know of an organization. One of each kind is current; those that it replaced stay, ended.
CREATE TABLE certificate_contact (
    id BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organization (id),
    contact_type TEXT NOT NULL CHECK (contact_type IN ('organization_contact', 'technical_contact')),
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    email TEXT NOT NULL,
    job_title TEXT,
    telephone TEXT,
    telephone_extension TEXT,
    language_id TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX certificate_contact_current ON certificate_contact (organization_id, contact_type) WHERE ended_at IS NULL;
CREATE INDEX certificate_contact_by_time ON certificate_contact (organization_id, created_at, id);
