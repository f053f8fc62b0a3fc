-- Area codes are their own ids.
UPDATE staged_plan p SET row_id = s.code::bigint FROM staged s WHERE s.row = p.row AND p.row_id IS NULL
