-- Who wants to be told. `topics` is a JSON list of words. The secret is sealed, since each message is signed with it.
CREATE TABLE webhook (
    id BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organization (id),
    url TEXT NOT NULL,
    description TEXT,
    topics TEXT NOT NULL,
    sealed BLOB NOT NULL,
    is_active INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX webhook_by_organization ON webhook (organization_id, created_at, id);

-- What each is told, written with what happened. `claimable_at` is when a pending one may be claimed: due time, end of the lease, next try.
CREATE TABLE webhook_delivery (
    webhook_id BLOB NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    event_id BLOB NOT NULL,
    organization_id BLOB NOT NULL REFERENCES organization (id),
    event TEXT NOT NULL,
    body TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'delivered', 'failed')),
    attempt INTEGER NOT NULL,
    claimable_at TEXT NOT NULL,
    lease_owner BLOB,
    created_at TEXT NOT NULL,
    ended_at TEXT,
    last_status INTEGER,
    last_error TEXT,
    PRIMARY KEY (webhook_id, event_id)
) STRICT;
CREATE INDEX webhook_delivery_pending ON webhook_delivery (claimable_at, event_id) WHERE status = 'pending';
CREATE INDEX webhook_delivery_by_time ON webhook_delivery (webhook_id, created_at, event_id);
CREATE INDEX webhook_delivery_ended ON webhook_delivery (ended_at) WHERE ended_at IS NOT NULL;
