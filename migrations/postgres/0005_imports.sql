-- Files of contacts or domains that somebody brought: every row with its fate, so that a preview, a run and a report tell the same.

CREATE TABLE import_job (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    project_id UUID,
    kind TEXT NOT NULL CHECK (kind IN ('contacts', 'domains')),
    file_name TEXT NOT NULL,
    actor JSONB NOT NULL,
    task_id UUID,
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT import_job_of_organization UNIQUE (organization_id, id),
    FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, id)
);
CREATE INDEX import_job_by_time ON import_job (organization_id, created_at, id);
CREATE INDEX import_job_age ON import_job (created_at);

CREATE TABLE import_row (
    import_id UUID NOT NULL,
    line BIGINT NOT NULL,
    organization_id UUID NOT NULL,
    fate TEXT NOT NULL CHECK (fate IN ('create', 'update', 'unchanged', 'refused', 'done', 'failed')),
    data JSONB NOT NULL,
    reason TEXT,
    object_id UUID,
    PRIMARY KEY (import_id, line),
    FOREIGN KEY (organization_id, import_id) REFERENCES import_job (organization_id, id)
);
CREATE INDEX import_row_by_fate ON import_row (import_id, fate, line);

-- Contacts that may be one are found by their address.
CREATE INDEX contact_by_email ON contact (organization_id, lower(email)) WHERE email IS NOT NULL AND deleted_at IS NULL;
