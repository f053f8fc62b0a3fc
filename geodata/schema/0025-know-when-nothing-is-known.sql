-- A stream that sent nothing since the whole city fell silent is not as usual: nothing is known of it until it sends, or
-- until its silence since then is beyond chance by itself.
ALTER TABLE silence_sources DROP CONSTRAINT silence_sources_state_known,
  ADD CONSTRAINT silence_sources_state_known CHECK (state IN ('usual', 'broken', 'too-few', 'no-data'));
ALTER TABLE silence_grids DROP CONSTRAINT silence_grids_state_known,
  ADD CONSTRAINT silence_grids_state_known CHECK (state IN ('usual', 'quiet', 'too-few', 'no-data'));
