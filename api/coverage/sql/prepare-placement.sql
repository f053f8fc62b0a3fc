-- How far the travel times of a search that is going on are; with all of them there, the digest of its inputs.
UPDATE placement_runs SET prepared_share = :share, inputs_digest = :inputsDigest WHERE id = :id AND state = 'running'
