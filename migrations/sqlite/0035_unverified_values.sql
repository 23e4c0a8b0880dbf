-- Since when a name with its address is unverified, whoever bears it: a contact that goes back to what it said before, or a new one that says the same, has the same clock.
-- Forgotten when its holder answers. As hashes: no list of people.
CREATE TABLE unverified_value (
    organization_id BLOB NOT NULL REFERENCES organization (id),
    value_hash BLOB NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (organization_id, value_hash)
) STRICT;
INSERT INTO unverified_value (organization_id, value_hash, since)
SELECT organization_id, value_hash, MIN(since) FROM contact_unverified WHERE value_hash IS NOT NULL GROUP BY organization_id, value_hash;
UPDATE contact_unverified SET since = (SELECT v.since FROM unverified_value v WHERE v.organization_id = contact_unverified.organization_id AND v.value_hash = contact_unverified.value_hash)
WHERE value_hash IS NOT NULL;
