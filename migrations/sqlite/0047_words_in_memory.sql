-- The words of contacts are kept in memory (docs/adr/0011): by the number of the change that wrote a contact last, each process finds what it does not know yet.
DROP TABLE contact_word;
DROP TABLE contact_line;
ALTER TABLE contact ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
CREATE INDEX contact_by_revision ON contact (organization_id, revision);
