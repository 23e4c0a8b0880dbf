-- A change of a contact object that the registry took and has not decided about (1001): since when, and for which task. It holds for every task that shows the contact.
ALTER TABLE contact_object ADD COLUMN pending_since TEXT;
ALTER TABLE contact_object ADD COLUMN pending_task BLOB;

-- A registry that leaves the roid out was noted with an empty one, which would equal any other empty one. Nobody knows it.
UPDATE contact_object SET roid = NULL WHERE roid = '';

-- Handles are drawn since 0018, and nothing counts them any more.
DROP TABLE handle_counter;

-- How many parts of a task have ended is counted over and over while they run: from this index alone.
CREATE INDEX task_parts ON task (parent_id, status, organization_id, domain_id) WHERE parent_id IS NOT NULL;
