-- What is kept in role_state follows from other rows, is selected from them whenever it is written, and is written tens of thousands of times at once. Its domain and its contact have been
-- checked where they were bound; rows of neither are ever removed. Checked here too, and once more for each further change in a transaction, they took a sixth of a change of ten thousand domains.
ALTER TABLE role_state DROP CONSTRAINT role_state_organization_id_domain_id_fkey;
ALTER TABLE role_state DROP CONSTRAINT role_state_organization_id_wanted_contact_id_fkey;

-- An event is written with its task or by whoever holds it, and tasks are never removed. On PostgreSQL the check wrote a lock into the task's row for each event besides.
ALTER TABLE task_event DROP CONSTRAINT task_event_organization_id_task_id_fkey;
