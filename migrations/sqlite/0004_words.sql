-- The words of contacts and domains, for searches that stay quick however long the book grows. What is there already is written when the database is opened.

CREATE TABLE contact_word (
    organization_id BLOB NOT NULL,
    word TEXT NOT NULL,
    contact_id BLOB NOT NULL REFERENCES contact (id),
    PRIMARY KEY (organization_id, word, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_word_of ON contact_word (contact_id, word);

CREATE TABLE domain_word (
    organization_id BLOB NOT NULL,
    word TEXT NOT NULL,
    domain_id BLOB NOT NULL REFERENCES domain (id),
    PRIMARY KEY (organization_id, word, domain_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX domain_word_of ON domain_word (domain_id, word);

-- A filter finds its contacts in the order of the list.
CREATE INDEX contact_by_country ON contact (organization_id, country_code, sort_key, id) WHERE deleted_at IS NULL;
CREATE INDEX contact_by_verification ON contact (organization_id, verification_status, sort_key, id) WHERE deleted_at IS NULL;
CREATE INDEX contact_by_use ON contact (organization_id, is_active, sort_key, id) WHERE deleted_at IS NULL;
CREATE INDEX contact_by_kind ON contact (organization_id, kind, sort_key, id) WHERE deleted_at IS NULL;
