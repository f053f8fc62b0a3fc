-- Notes how far a running import is.
-- :id, :progress (JSON).
UPDATE imports SET progress = :progress WHERE id = :id AND state = 'running'
