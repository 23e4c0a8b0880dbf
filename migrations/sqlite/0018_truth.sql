-- The object that stands for a contact at a registry. Without `roid` it is an intent: noted before the object is created. `origin` says how it became ours.
CREATE TABLE contact_object (
    organization_id BLOB NOT NULL,
    contact_id BLOB NOT NULL,
    registry TEXT NOT NULL,
    handle TEXT NOT NULL,
    roid TEXT,
    origin TEXT NOT NULL CHECK (origin IN ('created', 'adopted')),
    intended_at TEXT NOT NULL,
    created_at TEXT,
    PRIMARY KEY (contact_id, registry),
    CONSTRAINT contact_object_handle UNIQUE (registry, handle),
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id)
) STRICT;

-- Who left a decision to this task while it was pending, and which task took those over when it was cancelled.
ALTER TABLE task ADD COLUMN joined TEXT NOT NULL DEFAULT '[]';
ALTER TABLE task ADD COLUMN successor_id BLOB;
