-- The object that stands for a contact at a registry. Without `roid` it is an intent: noted before the object is created. `origin` says how it became ours.
CREATE TABLE contact_object (
    organization_id UUID NOT NULL,
    contact_id UUID NOT NULL,
    registry TEXT NOT NULL,
    handle TEXT NOT NULL,
    roid TEXT,
    origin TEXT NOT NULL CHECK (origin IN ('created', 'adopted')),
    intended_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ,
    PRIMARY KEY (contact_id, registry),
    CONSTRAINT contact_object_handle UNIQUE (registry, handle),
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id)
);

-- Who left a decision to this task while it was pending, and which task took those over when it was cancelled.
ALTER TABLE task ADD COLUMN joined JSONB NOT NULL DEFAULT '[]';
ALTER TABLE task ADD COLUMN successor_id UUID;
