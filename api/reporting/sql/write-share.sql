-- How much of a run is done.
-- :id     int8
-- :share  float8, 0 to 1
UPDATE reporting_runs SET share = :share WHERE id = :id AND state = 'running'
