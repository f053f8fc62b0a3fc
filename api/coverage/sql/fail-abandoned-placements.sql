-- Searches that a stop of the service left behind; their best so far stays.
UPDATE placement_runs SET state = 'failed', error = 'The service stopped while it ran.', finished_at = now()
WHERE state = 'running'
