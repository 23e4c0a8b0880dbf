-- A contact that shows another one's data with another disclosure, for the domains that withhold, or publish, what the rest shows: it follows the original's edits.
ALTER TABLE contact ADD COLUMN copy_of BLOB;
CREATE UNIQUE INDEX contact_copies ON contact (copy_of, disclose) WHERE copy_of IS NOT NULL AND deleted_at IS NULL;
-- What a past version was the copy of.
ALTER TABLE contact_history ADD COLUMN copy_of BLOB;
-- Of a binding to a copy: whether the domain inherited the original from its team or the organization, so that it does again once the copy is not needed any more.
ALTER TABLE domain_role ADD COLUMN inherited INTEGER NOT NULL DEFAULT 0 CHECK (inherited IN (0, 1));
