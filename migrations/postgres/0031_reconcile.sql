-- Counts the changes of a domain's state, so that what webhooks are told of each has an id of its own.
ALTER TABLE domain ADD COLUMN state_number BIGINT NOT NULL DEFAULT 0;
-- Until when somebody leaves what differs as it is: it is shown, and not counted among what needs somebody. NULL: nobody said so.
ALTER TABLE domain ADD COLUMN left_until TIMESTAMPTZ;
-- When the registration ends, as last read: lists are filtered by it.
ALTER TABLE domain ADD COLUMN expires_at TIMESTAMPTZ;
UPDATE domain SET expires_at = CAST(view ->> 'expires' AS TIMESTAMPTZ) WHERE view IS NOT NULL;
CREATE INDEX domain_expires ON domain (organization_id, expires_at) WHERE deleted_at IS NULL;

-- The whole installation's states and causes are counted from these indexes alone, for metrics.
CREATE INDEX domain_states ON domain (state) WHERE deleted_at IS NULL;
CREATE INDEX role_state_causes ON role_state (cause, domain_id) WHERE state = 'differs';
