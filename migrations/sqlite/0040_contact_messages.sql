-- The contact whose object a registry's message is about, where it names one: those are shown with the contact.
ALTER TABLE poll_message ADD COLUMN contact_id BLOB REFERENCES contact (id);
UPDATE poll_message SET contact_id = (
    SELECT o.contact_id FROM contact_object o
    WHERE o.registry = poll_message.registry AND o.organization_id = poll_message.organization_id AND UPPER(o.handle) = UPPER(poll_message.object) LIMIT 1)
WHERE domain_id IS NULL AND organization_id IS NOT NULL AND object IS NOT NULL;
CREATE INDEX poll_message_of_contact ON poll_message (organization_id, contact_id, received_at, id) WHERE contact_id IS NOT NULL;
