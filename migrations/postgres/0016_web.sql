-- Which handles a domain's view shows: what RDAP answers of a handle is the newest view that shows it, found by one look.
CREATE TABLE domain_shown (
    domain_id UUID NOT NULL REFERENCES domain (id),
    handle TEXT COLLATE "C" NOT NULL,
    read_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (domain_id, handle)
);
CREATE INDEX domain_shown_latest ON domain_shown (handle, read_at);
INSERT INTO domain_shown (domain_id, handle, read_at)
    SELECT d.id, held.value -> 1 ->> 'handle', (d.view ->> 'read_at')::timestamptz
    FROM domain d, jsonb_array_elements(d.view -> 'contacts') AS held
    WHERE d.view IS NOT NULL AND d.deleted_at IS NULL
    ON CONFLICT DO NOTHING;

-- Guests and keys of one project list what is theirs without walking the whole organization.
CREATE INDEX domain_by_project ON domain (project_id, name, id) WHERE deleted_at IS NULL;
CREATE INDEX task_by_project ON task (project_id, position) WHERE project_id IS NOT NULL;
-- A running import looks its file up by its task, once a batch.
CREATE INDEX import_job_by_task ON import_job (task_id) WHERE task_id IS NOT NULL;
-- Links that are over are swept away.
CREATE INDEX verification_token_expiry ON verification_token (expires_at);
-- Contacts that follow a person's telephone.
CREATE INDEX contact_by_phone ON contact (phone_id) WHERE phone_id IS NOT NULL AND deleted_at IS NULL;
