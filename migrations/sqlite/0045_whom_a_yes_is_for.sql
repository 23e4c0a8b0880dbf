-- When it was decided who becomes the registrant: the yes is for whoever the contact was then. NULL where nobody is named, and of a task that is older than this: then when it was created.
ALTER TABLE task ADD COLUMN named_at TEXT;
