-- Files of contacts or domains that somebody brought: every row with its fate, so that a preview, a run and a report tell the same.

CREATE TABLE import_job (
    id BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organization (id),
    project_id BLOB,
    kind TEXT NOT NULL CHECK (kind IN ('contacts', 'domains')),
    file_name TEXT NOT NULL,
    actor TEXT NOT NULL,
    task_id BLOB,
    created_at TEXT NOT NULL,
    CONSTRAINT import_job_of_organization UNIQUE (organization_id, id),
    FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, id)
) STRICT;
CREATE INDEX import_job_by_time ON import_job (organization_id, created_at, id);
CREATE INDEX import_job_age ON import_job (created_at);

CREATE TABLE import_row (
    import_id BLOB NOT NULL,
    line INTEGER NOT NULL,
    organization_id BLOB NOT NULL,
    fate TEXT NOT NULL CHECK (fate IN ('create', 'update', 'unchanged', 'refused', 'done', 'failed')),
    data TEXT NOT NULL,
    reason TEXT,
    object_id BLOB,
    PRIMARY KEY (import_id, line),
    FOREIGN KEY (organization_id, import_id) REFERENCES import_job (organization_id, id)
) STRICT;
CREATE INDEX import_row_by_fate ON import_row (import_id, fate, line);

-- Contacts that may be one are found by their address.
CREATE INDEX contact_by_email ON contact (organization_id, lower(email)) WHERE email IS NOT NULL AND deleted_at IS NULL;
