-- The other face of an API key for clients that sign their requests (AWS Signature Version 4), which needs the secret again: it is sealed.
-- Scopes, project, expiry and revocation are the API key's.
CREATE TABLE access_key (
    access_key_id TEXT NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    key_id UUID NOT NULL REFERENCES api_key (id),
    sealed BYTEA NOT NULL,
    CONSTRAINT access_key_of_key UNIQUE (key_id)
);
