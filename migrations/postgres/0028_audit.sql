-- What followed from another entry names it: of a replacement that reached 30 domains, each domain's entry names the replacement's. NULL for what somebody did by itself.
ALTER TABLE audit_entry ADD COLUMN cause_id UUID;

DROP INDEX audit_by_object;
CREATE INDEX audit_of_object ON audit_entry (organization_id, object_id, at, id);
CREATE INDEX audit_of_kind ON audit_entry (organization_id, object_kind, at, id);
CREATE INDEX audit_of_action ON audit_entry (organization_id, action, at, id);
CREATE INDEX audit_of_actor ON audit_entry (organization_id, actor_id, at, id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_of_nobody ON audit_entry (organization_id, at, id) WHERE actor_id IS NULL;
CREATE INDEX audit_of_cause ON audit_entry (organization_id, cause_id, at, id, object_kind) WHERE cause_id IS NOT NULL;
CREATE INDEX audit_acts ON audit_entry (organization_id, at, id) WHERE cause_id IS NULL;

-- The other objects that an entry is about: the contacts that got or lost a role by it, the team that was given a domain. So their histories tell of it.
CREATE TABLE audit_mention (
    organization_id UUID NOT NULL,
    object_id UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    entry_id UUID NOT NULL REFERENCES audit_entry (id),
    object_kind TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (organization_id, object_id, at, entry_id)
);

-- What earlier entries say of roles, slots and replacements.
INSERT INTO audit_mention (organization_id, object_id, at, entry_id, object_kind)
SELECT e.organization_id, CAST(r.value AS UUID), e.at, e.id, 'contact'
FROM audit_entry e, jsonb_each_text(COALESCE(e.before, '{}')) r
WHERE e.action = 'domain.roles' AND r.key IN ('registrant', 'admin', 'tech', 'billing') AND r.value IS NOT NULL
UNION
SELECT e.organization_id, CAST(r.value AS UUID), e.at, e.id, 'contact'
FROM audit_entry e, jsonb_each_text(COALESCE(e.after, '{}')) r
WHERE e.action = 'domain.roles' AND r.key IN ('registrant', 'admin', 'tech', 'billing') AND r.value IS NOT NULL
UNION
SELECT e.organization_id, CAST(r.value AS UUID), e.at, e.id, 'contact'
FROM audit_entry e, jsonb_each_text(COALESCE(e.before -> 'slots', '{}')) r
WHERE e.object_kind = 'team' AND r.value IS NOT NULL AND r.value IS DISTINCT FROM e.after -> 'slots' ->> r.key
UNION
SELECT e.organization_id, CAST(r.value AS UUID), e.at, e.id, 'contact'
FROM audit_entry e, jsonb_each_text(COALESCE(e.after -> 'slots', '{}')) r
WHERE e.object_kind = 'team' AND r.value IS NOT NULL AND r.value IS DISTINCT FROM e.before -> 'slots' ->> r.key
UNION
SELECT e.organization_id, CAST(e.after ->> 'to' AS UUID), e.at, e.id, 'contact'
FROM audit_entry e
WHERE e.action = 'contact.replace' AND e.after ->> 'to' IS NOT NULL;
