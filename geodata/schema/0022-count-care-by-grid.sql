-- How many residents of each community grid have care needs recorded, in steps of five and never fewer than five: all
-- that the service computes with. Who they are and where they live stays sealed; no position, no building leaves this.
CREATE FUNCTION count_care_by_grid() RETURNS TABLE (grid_id bigint, care double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT h.community_grid_id, 5 * floor(count(*) / 5.0)
  FROM resident_care c JOIN residents r ON r.id = c.resident_id JOIN households h ON h.id = r.household_id
  WHERE h.community_grid_id IS NOT NULL
  GROUP BY h.community_grid_id
  HAVING count(*) >= 5
$$;
REVOKE ALL ON FUNCTION count_care_by_grid() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_care_by_grid() TO wangge_engine;
