-- Begins export :id if it still waits, or nothing.
UPDATE exports SET state = 'running' WHERE id = :id AND state = 'waiting' RETURNING id
