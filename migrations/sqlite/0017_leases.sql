-- Each claim of a row that workers lease has an owner of its own and the next number of `fence`: whoever claimed earlier writes nothing any more.
-- A row that a version can't read is put aside, with the reason, so that it holds up no other; it is tried again when a worker starts.
ALTER TABLE task ADD COLUMN fence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN unreadable TEXT;
ALTER TABLE task ADD COLUMN unreadable_since TEXT;
ALTER TABLE letter ADD COLUMN fence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE letter ADD COLUMN unreadable TEXT;
ALTER TABLE letter ADD COLUMN unreadable_since TEXT;
ALTER TABLE invitation ADD COLUMN fence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE invitation ADD COLUMN unreadable TEXT;
ALTER TABLE invitation ADD COLUMN unreadable_since TEXT;
ALTER TABLE webhook_delivery ADD COLUMN fence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE webhook_delivery ADD COLUMN unreadable TEXT;
ALTER TABLE webhook_delivery ADD COLUMN unreadable_since TEXT;
CREATE INDEX task_unreadable ON task (organization_id, position) WHERE unreadable IS NOT NULL;

-- Where a process tries whether the database can be written.
CREATE TABLE liveness (
    name TEXT NOT NULL PRIMARY KEY,
    at TEXT NOT NULL
) STRICT;

-- Which process cleans up, and when that was done last: once per installation.
CREATE TABLE housekeeping (
    name TEXT NOT NULL PRIMARY KEY,
    owner BLOB NOT NULL,
    until TEXT NOT NULL,
    ran_at TEXT
) STRICT;

-- Messages of a registry's queue that could not be read, with their text. They belong to the installation: nobody knows whose domain they are about.
CREATE TABLE registry_message (
    id BLOB NOT NULL PRIMARY KEY,
    registry TEXT NOT NULL,
    message_id TEXT,
    received_at TEXT NOT NULL,
    text TEXT NOT NULL,
    fate TEXT NOT NULL CHECK (fate IN ('kept', 'acknowledged', 'stuck'))
) STRICT;
CREATE INDEX registry_message_by_time ON registry_message (received_at, id);
CREATE INDEX registry_message_by_id ON registry_message (registry, message_id);

-- What housekeeping looks for by age.
CREATE INDEX task_event_age ON task_event (at);
CREATE INDEX verification_token_age ON verification_token (expires_at);
CREATE INDEX letter_age ON letter (created_at);
CREATE INDEX letter_address_age ON letter_address (asked_at);
