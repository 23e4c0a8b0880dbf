-- Who said that a failed task needs nobody any more. Of earlier ones the audit log tells.
ALTER TABLE task ADD COLUMN dismissed_by JSONB;
UPDATE task SET dismissed_by = (SELECT jsonb_build_object('kind', a.actor_kind, 'id', NULL, 'name', a.actor_name) FROM audit_entry a
    WHERE a.organization_id = task.organization_id AND a.object_kind = 'task' AND a.object_id = task.id AND a.action = 'task.dismiss'
    ORDER BY a.at DESC LIMIT 1)
    WHERE dismissed_at IS NOT NULL;

-- The later task of the same domain that settled what this one, which failed or was cancelled, was for; NULL while there is none, and again once it is retried.
ALTER TABLE task ADD COLUMN overtaken_by UUID;
-- Since when somebody has it wait; no worker claims it meanwhile. A task for many domains has it, and its parts that have not begun.
ALTER TABLE task ADD COLUMN paused_at TIMESTAMPTZ;
-- The name of who began it, folded, for finding.
ALTER TABLE task ADD COLUMN begun_by TEXT NOT NULL DEFAULT '';
UPDATE task SET begun_by = COALESCE(lower(created_by ->> 'name'), '');

UPDATE task SET overtaken_by = (SELECT l.id FROM task l WHERE l.domain_id = task.domain_id AND l.status IN ('completed', 'failed') AND l.completed_at > task.completed_at
    AND CASE WHEN l.task_type IN ('update_contacts', 'enable_whois_privacy', 'disable_whois_privacy') THEN 'contacts'
        WHEN l.task_type IN ('lock_domain', 'unlock_domain') THEN 'lock' ELSE l.task_type END
      = CASE WHEN task.task_type IN ('update_contacts', 'enable_whois_privacy', 'disable_whois_privacy') THEN 'contacts'
        WHEN task.task_type IN ('lock_domain', 'unlock_domain') THEN 'lock' ELSE task.task_type END
    ORDER BY l.completed_at DESC LIMIT 1)
    WHERE status IN ('failed', 'cancelled') AND domain_id IS NOT NULL;
UPDATE task SET overtaken_by = (SELECT p.overtaken_by FROM task p WHERE p.parent_id = task.id AND p.overtaken_by IS NOT NULL ORDER BY p.position DESC LIMIT 1)
    WHERE status = 'failed' AND domain_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM task p WHERE p.parent_id = task.id AND p.status IN ('failed', 'cancelled') AND p.overtaken_by IS NULL AND p.dismissed_at IS NULL);

-- The failures that need somebody: counted from this index alone, of one task and of one domain too.
CREATE INDEX task_needs ON task (organization_id, parent_id, domain_id) WHERE status = 'failed' AND dismissed_at IS NULL AND overtaken_by IS NULL;
-- What a task that ends may overtake.
CREATE INDEX task_not_overtaken ON task (domain_id) WHERE status IN ('failed', 'cancelled') AND overtaken_by IS NULL;
-- How fast the parts of a task end.
CREATE INDEX task_parts_by_end ON task (parent_id, completed_at) WHERE parent_id IS NOT NULL AND completed_at IS NOT NULL;
-- What workers walk through; thousands that are paused don't stand in their way.
DROP INDEX task_open;
CREATE INDEX task_open ON task (position) WHERE status IN ('pending', 'running') AND paused_at IS NULL;
-- The list of tasks without the parts of others, of which there may be thousands.
CREATE INDEX task_wholes ON task (organization_id, status, position) WHERE parent_id IS NULL;
CREATE INDEX task_wholes_in_order ON task (organization_id, position) WHERE parent_id IS NULL;
