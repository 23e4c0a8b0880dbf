-- The projects that a guest sees, as a JSON list of their ids. There may be several; a project is never deleted.
ALTER TABLE user_account ADD COLUMN project_ids TEXT NOT NULL DEFAULT '[]';
UPDATE user_account SET project_ids = json_array(lower(
    substr(hex(project_id), 1, 8) || '-' || substr(hex(project_id), 9, 4) || '-' || substr(hex(project_id), 13, 4) || '-'
    || substr(hex(project_id), 17, 4) || '-' || substr(hex(project_id), 21)))
    WHERE project_id IS NOT NULL;
ALTER TABLE user_account DROP COLUMN project_id;
