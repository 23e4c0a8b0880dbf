-- Whether whoever decided a task was shown, or asked for, another registrant of its domain. Of those that are there nobody knows, and they were to be sent.
ALTER TABLE task ADD COLUMN names_registrant BOOLEAN NOT NULL DEFAULT TRUE;

-- A task that waits for somebody's yes to another registrant has its turn behind it: later tasks of its domain go on. It is `running`, awaits an operator, and has no error.
DROP INDEX task_running_of_domain;
CREATE UNIQUE INDEX task_running_of_domain ON task (domain_id)
    WHERE status = 'running' AND CASE WHEN awaiting = 'operator' AND error IS NULL THEN 0 ELSE 1 END = 1;
