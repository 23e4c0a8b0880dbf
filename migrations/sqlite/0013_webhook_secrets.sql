-- The secret before this one, sealed, and until when it signs too: a receiver has that long to learn the new one.
ALTER TABLE webhook ADD COLUMN former_sealed BLOB;
ALTER TABLE webhook ADD COLUMN former_until TEXT;
