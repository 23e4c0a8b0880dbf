-- A new handle is looked for among all objects at registries; the unique constraint begins with the registry, so that look walked all of them.
CREATE INDEX contact_object_by_handle ON contact_object (handle);
