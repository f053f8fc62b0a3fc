-- The best so far of a search that is going on.
UPDATE placement_runs SET answer = :answer WHERE id = :id AND state = 'running'
