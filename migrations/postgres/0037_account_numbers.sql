-- Organizations have a whole number too: DNSimple's accounts.
ALTER TABLE public_number DROP CONSTRAINT public_number_kind_check;
ALTER TABLE public_number ADD CONSTRAINT public_number_kind_check CHECK (kind IN ('account', 'contact', 'domain', 'registrant_change'));
