-- Signing in: what counts tries, which networks a person is known from, what ends tokens, what is told of sessions, and what a browser without a session may leave.

-- What was counted before is forgotten: it is of the last minutes.
DROP TABLE sign_in_throttle;
CREATE TABLE sign_in_throttle (
    subject TEXT NOT NULL PRIMARY KEY,
    tries INTEGER NOT NULL,
    since TEXT NOT NULL,
    last_at TEXT NOT NULL,
    blocked_until TEXT
) STRICT;
CREATE INDEX sign_in_throttle_last ON sign_in_throttle (last_at);

-- From where a person has signed in, as a hash of person and network.
CREATE TABLE known_network (
    user_id BLOB NOT NULL REFERENCES user_account (id),
    network BLOB NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (user_id, network)
) STRICT;
CREATE INDEX known_network_seen ON known_network (seen_at);

-- Tokens that were issued up to this moment count no more.
ALTER TABLE user_account ADD COLUMN tokens_after TEXT;

ALTER TABLE login_session ADD COLUMN created_at TEXT;
ALTER TABLE login_session ADD COLUMN seen_at TEXT;

-- What nobody who is signed in left: a hash of their browser's cookie, and the page that it was typed on.
ALTER TABLE flash ADD COLUMN browser BLOB;
ALTER TABLE flash ADD COLUMN page TEXT;
DELETE FROM flash WHERE user_id IS NULL;
CREATE INDEX flash_of_nobody ON flash (expires_at, id) WHERE user_id IS NULL;

-- A link for another password, of somebody who signs in already.
ALTER TABLE invitation ADD COLUMN is_reset INTEGER NOT NULL DEFAULT 0 CHECK (is_reset IN (0, 1));

-- The sample organization of --demo.
ALTER TABLE organization ADD COLUMN is_sample INTEGER NOT NULL DEFAULT 0 CHECK (is_sample IN (0, 1));
UPDATE organization SET is_sample = 1 WHERE id IN (SELECT organization_id FROM user_account WHERE email_folded = 'demo@nichandle.example');
