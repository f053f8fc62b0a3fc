-- Runs that a stop of the service left behind.
UPDATE reporting_runs SET state = 'failed', error = 'The service stopped while it ran.', finished_at = now()
WHERE state = 'running'
