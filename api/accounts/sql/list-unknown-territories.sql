-- Of the territories :kinds with :codes, pairwise, those whose code names no area and no community grid.
SELECT DISTINCT code FROM unnest(:kinds, :codes) AS t (kind, code)
WHERE (kind = 'area' AND NOT EXISTS (SELECT FROM areas a WHERE a.code = t.code))
   OR (kind = 'grid' AND NOT EXISTS (SELECT FROM grid_of_code(t.code)))
ORDER BY code
