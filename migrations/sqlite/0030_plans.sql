-- Changes of many domains that were worked out and saved: who made the plan, of what, how much it would do, what the book's last change was then, and the task that carries it out once it ran.
-- It belongs to the project of its domains, where that is one.
CREATE TABLE plan (
    id BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organization (id),
    project_id BLOB,
    change TEXT NOT NULL,
    made_by TEXT NOT NULL,
    domains INTEGER NOT NULL,
    changes INTEGER NOT NULL,
    changes_of_registrant INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    seen_change INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    task_id BLOB,
    CONSTRAINT plan_of_organization UNIQUE (organization_id, id),
    FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, id)
) STRICT;
CREATE INDEX plan_expires ON plan (expires_at);
CREATE INDEX plan_of_task ON plan (task_id) WHERE task_id IS NOT NULL;

-- What would be sent, as the API shows it, without the domain's own names: many domains share one.
CREATE TABLE plan_content (
    plan_id BLOB NOT NULL,
    digest TEXT NOT NULL,
    organization_id BLOB NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (plan_id, digest),
    FOREIGN KEY (organization_id, plan_id) REFERENCES plan (organization_id, id)
) STRICT;

-- The plan's domains: problems first, then changes of registrant, then other changes, then those to which nothing would be sent. `sent` is a digest of what would be sent and of what would be
-- refused: another one makes the plan out of date.
CREATE TABLE plan_item (
    plan_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    organization_id BLOB NOT NULL,
    domain_id BLOB NOT NULL,
    problem INTEGER NOT NULL CHECK (problem IN (0, 1)),
    sends INTEGER NOT NULL CHECK (sends IN (0, 1)),
    changes_registrant INTEGER NOT NULL CHECK (changes_registrant IN (0, 1)),
    sent TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (plan_id, position),
    FOREIGN KEY (organization_id, plan_id) REFERENCES plan (organization_id, id),
    FOREIGN KEY (organization_id, domain_id) REFERENCES domain (organization_id, id)
) STRICT;
CREATE UNIQUE INDEX plan_item_domain ON plan_item (plan_id, domain_id);

-- The last change of an organization's book.
CREATE INDEX book_change_of ON book_change (organization_id, id);
