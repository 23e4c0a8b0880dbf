-- A binding that adoption made of what the registry held: nobody has decided yet whether the domain's team is to fill that role instead.
ALTER TABLE domain_role ADD COLUMN adopted INTEGER NOT NULL DEFAULT 0 CHECK (adopted IN (0, 1));

-- What was made of a row of domains, and the last task that it began.
ALTER TABLE import_row ADD COLUMN outcome TEXT;
ALTER TABLE import_row ADD COLUMN task_id BLOB;
