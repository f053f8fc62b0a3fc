-- A changed grid is a new version: the old one ends now, the new one is inserted under a new id.
WITH ended AS (
  UPDATE grids g SET valid_to = now() FROM staged_plan p WHERE p.action = 'change' AND g.id = p.old_id AND g.valid_to IS NULL
  RETURNING g.id
)
UPDATE staged_plan SET action = 'insert', row_id = nextval('grids_id_seq') WHERE action = 'change'
