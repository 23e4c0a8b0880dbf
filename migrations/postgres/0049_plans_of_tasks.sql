-- A task that carries out a plan reads from the plan which domains it covers. Of a renewal, each of them says from when it is counted.
ALTER TABLE plan_item ADD COLUMN ends_at TIMESTAMPTZ;

-- Which task over many domains has yet to reach each of these: in a table of its own, since each change of a domain's row is written into all of its indexes. It has no foreign keys: a row is there
-- only while the task is open, and is written thousands of times at once.
DROP INDEX domain_spread;
CREATE TABLE domain_spread (
    domain_id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL,
    task_id UUID NOT NULL
);
INSERT INTO domain_spread (domain_id, organization_id, task_id) SELECT id, organization_id, spread_id FROM domain WHERE spread_id IS NOT NULL;
CREATE INDEX domain_spread_of_task ON domain_spread (task_id);
ALTER TABLE domain DROP COLUMN spread_id;
-- States are counted by domain_by_state.
DROP INDEX domain_states;
-- Where there is room on its page, a domain's version is counted up without touching the indexes.
ALTER TABLE domain SET (fillfactor = 80);
