-- The keys that sign short-lived tokens. The private half is sealed; an ended key verifies nothing any more.
CREATE TABLE signing_key (
    id UUID NOT NULL PRIMARY KEY,
    public_key BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    signs_until TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX signing_key_end ON signing_key (ends_at);
