-- Every message of a registry's queue, with its words, written before it is acknowledged. Those that name no domain or contact of the book belong to the installation alone.
CREATE TABLE poll_message (
    id UUID NOT NULL PRIMARY KEY,
    registry TEXT NOT NULL,
    -- The registry's id of it.
    message_id TEXT NOT NULL,
    -- What makes it this message: read again before it was acknowledged, it is the same.
    fingerprint TEXT NOT NULL,
    organization_id UUID REFERENCES organization (id),
    domain_id UUID REFERENCES domain (id),
    kind TEXT NOT NULL CHECK (kind IN ('transfer_requested', 'transfer_ended', 'transferred', 'deleted', 'action_done', 'action_refused', 'other')),
    text TEXT NOT NULL,
    -- The domain or the contact that it is about, as the registry writes it.
    object TEXT,
    -- Of a transfer: the registrar that asks, and until when it can be objected to.
    other_party TEXT,
    act_by TIMESTAMPTZ,
    queued_at TIMESTAMPTZ,
    received_at TIMESTAMPTZ NOT NULL,
    -- Of a request for a transfer: when it came to an end.
    ended_at TIMESTAMPTZ,
    CONSTRAINT poll_message_once UNIQUE (fingerprint)
);
CREATE INDEX poll_message_of_domain ON poll_message (organization_id, domain_id, received_at, id);
CREATE INDEX poll_message_by_time ON poll_message (received_at, id);
CREATE INDEX poll_message_requests ON poll_message (organization_id, received_at) WHERE kind = 'transfer_requested' AND ended_at IS NULL;

-- Statuses of ours that were taken off an object for a change and are to be set again, whatever becomes of the change. Written before they are taken off.
CREATE TABLE lifted_status (
    organization_id UUID NOT NULL REFERENCES organization (id),
    registry TEXT NOT NULL,
    object_kind TEXT NOT NULL CHECK (object_kind IN ('domain', 'contact')),
    -- The domain's name, or the contact's handle.
    object TEXT NOT NULL,
    status TEXT NOT NULL,
    task_id UUID NOT NULL,
    lifted_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (registry, object_kind, object, status)
);
CREATE INDEX lifted_status_of_task ON lifted_status (organization_id, task_id);

-- What was found out of a registry, and is said once: that it keeps no addresses.
CREATE TABLE registry_habit (
    registry TEXT NOT NULL,
    habit TEXT NOT NULL,
    words TEXT NOT NULL,
    found_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (registry, habit)
);

-- A contact may have a second object at a registry, in one postal form alone, where a TLD's registry takes no other. Empty: the object under the contact's own handle.
ALTER TABLE contact_object ADD COLUMN form TEXT NOT NULL DEFAULT '' CHECK (form IN ('', 'int', 'loc'));
ALTER TABLE contact_object DROP CONSTRAINT contact_object_pkey;
ALTER TABLE contact_object ADD PRIMARY KEY (contact_id, registry, form);
