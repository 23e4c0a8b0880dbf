-- Domains are listed in the order in which people read them: by the folded Unicode form of the name. What is there already is written when the database is opened.
ALTER TABLE domain ADD COLUMN sort_key TEXT COLLATE "C" NOT NULL DEFAULT '';
DROP INDEX domain_by_name;
CREATE INDEX domain_by_sort ON domain (organization_id, sort_key, id) WHERE deleted_at IS NULL;
-- So are those of one state.
DROP INDEX domain_by_state;
CREATE INDEX domain_by_state ON domain (organization_id, state, sort_key, id) WHERE deleted_at IS NULL;
-- How many domains follow a default is counted from this index alone.
CREATE INDEX domain_resolves ON domain (organization_id, team_id, id) WHERE deleted_at IS NULL;
