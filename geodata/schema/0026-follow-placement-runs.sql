-- Travel times are reckoned within a run: until they are there its inputs have no digest, and it says how far it is.

ALTER TABLE placement_runs
  ALTER COLUMN inputs_digest DROP NOT NULL,
  ADD COLUMN prepared_share double precision NOT NULL DEFAULT 1 CONSTRAINT placement_runs_prepared_is_a_share CHECK (
    prepared_share BETWEEN 0 AND 1);

-- What runs of before tell beside what is told now: nothing was kept, and nothing left out.
UPDATE placement_runs SET question = '{"kept": [], "excludedGrids": []}'::jsonb || question;
UPDATE placement_runs
SET answer = '{"closed": [], "today": null, "grids": [], "trace": [], "sitesOffNetwork": 0}'::jsonb || answer
  || jsonb_build_object('open', (
       SELECT coalesce(jsonb_agg(
         '{"resourceId": null, "gridId": null, "gridName": null, "served": 0}'::jsonb || site ORDER BY nth), '[]')
       FROM jsonb_array_elements(answer -> 'open') WITH ORDINALITY AS sites (site, nth)))
  || CASE WHEN jsonb_typeof(answer -> 'obstacle') = 'object'
       THEN jsonb_build_object('obstacle', '{"demandInAll": 0}'::jsonb || (answer -> 'obstacle')) ELSE '{}' END
WHERE answer IS NOT NULL;
