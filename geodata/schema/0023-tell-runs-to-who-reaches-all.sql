-- A run's sums around a grid hold its neighbours' counts, and what is expected there holds the city's: less one's own
-- they told those of others. So a run is told only to who reaches all grids it was computed from, as alerts are.

-- The community grids of who stored it; null: the whole city, as for all runs stored before this was kept.
ALTER TABLE hotspot_runs ADD COLUMN grid_ids bigint[];

CREATE POLICY hotspot_runs_reached ON hotspot_runs AS RESTRICTIVE FOR SELECT TO wangge_app USING (
  (SELECT sees_all('analysis', 'read')) OR grid_ids <@ (SELECT grids_within('analysis', 'read')));
CREATE POLICY hotspot_runs_reaching ON hotspot_runs AS RESTRICTIVE FOR INSERT TO wangge_app WITH CHECK (
  grid_ids IS NOT DISTINCT FROM
    CASE WHEN (SELECT sees_all('analysis', 'run')) THEN NULL ELSE (SELECT grids_within('analysis', 'run')) END);
