-- Exports that a stop of the service left behind. They begin anew only when somebody asks: what they were to tell may have changed.
UPDATE exports SET state = 'failed', finished_at = now(),
  error = 'The service stopped while it ran, and nothing of it is offered. Repeat it.'
WHERE state IN ('waiting', 'running')
