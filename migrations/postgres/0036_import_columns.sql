-- What a file calls its columns and what each is read as; of a row its cells as they stood, what was mended of them, and what it is about.
ALTER TABLE import_job ADD COLUMN columns JSONB;
ALTER TABLE import_row ADD COLUMN cells JSONB;
ALTER TABLE import_row ADD COLUMN remarks JSONB;
ALTER TABLE import_row ADD COLUMN ident TEXT;
