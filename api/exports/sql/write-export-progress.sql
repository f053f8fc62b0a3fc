-- How far export :id has come.
UPDATE exports SET rows_written = :rows, bytes_written = :bytes WHERE id = :id AND state = 'running'
