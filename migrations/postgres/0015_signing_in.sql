-- Signing in: what counts tries, which networks a person is known from, what ends tokens, what is told of sessions, and what a browser without a session may leave.

-- What was counted before is forgotten: it is of the last minutes.
DROP TABLE sign_in_throttle;
CREATE TABLE sign_in_throttle (
    subject TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    tries BIGINT NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    last_at TIMESTAMPTZ NOT NULL,
    blocked_until TIMESTAMPTZ
);
CREATE INDEX sign_in_throttle_last ON sign_in_throttle (last_at);

-- From where a person has signed in, as a hash of person and network.
CREATE TABLE known_network (
    user_id UUID NOT NULL REFERENCES user_account (id),
    network BYTEA NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, network)
);
CREATE INDEX known_network_seen ON known_network (seen_at);

-- Tokens that were issued up to this moment count no more.
ALTER TABLE user_account ADD COLUMN tokens_after TIMESTAMPTZ;

ALTER TABLE login_session ADD COLUMN created_at TIMESTAMPTZ;
ALTER TABLE login_session ADD COLUMN seen_at TIMESTAMPTZ;

-- What nobody who is signed in left: a hash of their browser's cookie, and the page that it was typed on.
ALTER TABLE flash ADD COLUMN browser BYTEA;
ALTER TABLE flash ADD COLUMN page TEXT;
DELETE FROM flash WHERE user_id IS NULL;
CREATE INDEX flash_of_nobody ON flash (expires_at, id) WHERE user_id IS NULL;

-- A link for another password, of somebody who signs in already.
ALTER TABLE invitation ADD COLUMN is_reset BOOLEAN NOT NULL DEFAULT FALSE;

-- The sample organization of --demo.
ALTER TABLE organization ADD COLUMN is_sample BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE organization SET is_sample = TRUE WHERE id IN (SELECT organization_id FROM user_account WHERE email_folded = 'demo@nichandle.example');
