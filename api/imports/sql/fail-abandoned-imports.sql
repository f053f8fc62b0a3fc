-- Imports that a crash left running. What they had staged is gone with their transaction.
-- Only those no living connection works on: the importer names its connection after the import.
UPDATE imports i SET state = 'failed', finished_at = now(),
  progress = '{"error": "The service stopped while this import ran. Nothing of it was stored; start it again."}'
WHERE state = 'running'
  AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = current_database() AND a.application_name = 'wangge-import-' || i.id)
RETURNING id
