-- Which handles a domain's view shows: what RDAP answers of a handle is the newest view that shows it, found by one look.
CREATE TABLE domain_shown (
    domain_id BLOB NOT NULL REFERENCES domain (id),
    handle TEXT NOT NULL,
    read_at TEXT NOT NULL,
    PRIMARY KEY (domain_id, handle)
) STRICT;
CREATE INDEX domain_shown_latest ON domain_shown (handle, read_at);
INSERT OR IGNORE INTO domain_shown (domain_id, handle, read_at)
    SELECT d.id, json_extract(held.value, '$[1].handle'), strftime('%Y-%m-%dT%H:%M:%f000+00:00', json_extract(d.view, '$.read_at'))
    FROM domain d, json_each(d.view, '$.contacts') AS held
    WHERE d.view IS NOT NULL AND d.deleted_at IS NULL;

-- Guests and keys of one project list what is theirs without walking the whole organization.
CREATE INDEX domain_by_project ON domain (project_id, name, id) WHERE deleted_at IS NULL;
CREATE INDEX task_by_project ON task (project_id, position) WHERE project_id IS NOT NULL;
-- A running import looks its file up by its task, once a batch.
CREATE INDEX import_job_by_task ON import_job (task_id) WHERE task_id IS NOT NULL;
-- Links that are over are swept away.
CREATE INDEX verification_token_expiry ON verification_token (expires_at);
-- Contacts that follow a person's telephone.
CREATE INDEX contact_by_phone ON contact (phone_id) WHERE phone_id IS NOT NULL AND deleted_at IS NULL;
