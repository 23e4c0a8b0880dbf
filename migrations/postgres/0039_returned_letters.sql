-- What a mail server refused: the address, its mailbox, our sender, the letter.
ALTER TABLE letter ADD COLUMN refusal TEXT CHECK (refusal IN ('address', 'mailbox', 'sender', 'letter'));
ALTER TABLE invitation ADD COLUMN refusal TEXT CHECK (refusal IN ('address', 'mailbox', 'sender', 'letter'));

-- The attempts to send letters and invitations, by SHA-256 of what marks each in its Message-ID and envelope: reports of their return are known by it.
-- A row goes with its letter or invitation.
CREATE TABLE mailed_message (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL,
    letter_id UUID,
    user_id UUID REFERENCES invitation (user_id) ON DELETE CASCADE,
    mailed_at TIMESTAMPTZ NOT NULL,
    CHECK ((letter_id IS NULL) <> (user_id IS NULL)),
    FOREIGN KEY (organization_id, letter_id) REFERENCES letter (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX mailed_message_letter ON mailed_message (organization_id, letter_id);
CREATE INDEX mailed_message_invitation ON mailed_message (user_id);

-- How many reports there were, by what was made of them.
CREATE TABLE report_count (
    outcome TEXT NOT NULL PRIMARY KEY,
    reports BIGINT NOT NULL
);
