-- Residents with care needs by community grid, in steps of five; grids with fewer than five are left out.
SELECT grid_id AS "gridId", care FROM count_care_by_grid()
