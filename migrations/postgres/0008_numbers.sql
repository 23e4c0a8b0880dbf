-- Whole numbers for objects, for dialects whose ids are numbers. Given once, in the order in which they are asked for, and never again to another.
CREATE TABLE number_counter (
    name TEXT NOT NULL PRIMARY KEY,
    last_number BIGINT NOT NULL
);
INSERT INTO number_counter (name, last_number) VALUES ('objects', 0);

CREATE TABLE public_number (
    number BIGINT NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    kind TEXT NOT NULL CHECK (kind IN ('contact', 'domain', 'registrant_change')),
    object_id UUID NOT NULL,
    CONSTRAINT public_number_of_object UNIQUE (organization_id, kind, object_id)
);

-- What DNSimple's contacts say beyond ours.
CREATE TABLE contact_label (
    contact_id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL,
    label TEXT,
    job_title TEXT,
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id)
);

-- Changes of registrant that DNSimple's clients began: the task does it, this row remembers what was asked.
CREATE TABLE registrant_change (
    task_id UUID NOT NULL PRIMARY KEY REFERENCES task (id),
    organization_id UUID NOT NULL,
    domain_id UUID NOT NULL,
    contact_id UUID NOT NULL,
    owner_change BOOLEAN NOT NULL,
    FOREIGN KEY (organization_id, domain_id) REFERENCES domain (organization_id, id),
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id)
);
CREATE INDEX registrant_change_of ON registrant_change (organization_id, task_id);
