-- Extensions of telephone and fax numbers, beside them: digits. An empty text: it was taken away, and registries are told so; NULL: nobody said one, and what a registry has is left there.

ALTER TABLE contact ADD COLUMN phone_ext TEXT;
ALTER TABLE contact ADD COLUMN fax_ext TEXT;
ALTER TABLE contact_history ADD COLUMN phone_ext TEXT;
ALTER TABLE contact_history ADD COLUMN fax_ext TEXT;
ALTER TABLE location ADD COLUMN phone_ext TEXT;
ALTER TABLE location ADD COLUMN fax_ext TEXT;
ALTER TABLE user_phone ADD COLUMN number_ext TEXT;
