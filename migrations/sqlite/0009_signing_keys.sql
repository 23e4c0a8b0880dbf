-- The keys that sign short-lived tokens. The private half is sealed; an ended key verifies nothing any more.
CREATE TABLE signing_key (
    id BLOB NOT NULL PRIMARY KEY,
    public_key BLOB NOT NULL,
    sealed BLOB NOT NULL,
    created_at TEXT NOT NULL,
    signs_until TEXT NOT NULL,
    ends_at TEXT NOT NULL
) STRICT;
CREATE INDEX signing_key_end ON signing_key (ends_at);
