-- Organizations have a whole number too: DNSimple's accounts.
CREATE TABLE public_number_too (
    number INTEGER NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organization (id),
    kind TEXT NOT NULL CHECK (kind IN ('account', 'contact', 'domain', 'registrant_change')),
    object_id BLOB NOT NULL,
    CONSTRAINT public_number_of_object UNIQUE (organization_id, kind, object_id)
) STRICT;
INSERT INTO public_number_too SELECT number, organization_id, kind, object_id FROM public_number;
DROP TABLE public_number;
ALTER TABLE public_number_too RENAME TO public_number;
