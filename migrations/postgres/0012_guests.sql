-- The projects that a guest sees, as a JSON list of their ids. There may be several; a project is never deleted.
ALTER TABLE user_account ADD COLUMN project_ids JSONB NOT NULL DEFAULT '[]';
UPDATE user_account SET project_ids = jsonb_build_array(project_id) WHERE project_id IS NOT NULL;
ALTER TABLE user_account DROP COLUMN project_id;
