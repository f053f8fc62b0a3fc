-- Whether :code names an area or a community grid, whichever :kind says; the whole city always does.
SELECT CASE :kind WHEN 'area' THEN EXISTS (SELECT FROM areas WHERE code = :code)
                  WHEN 'grid' THEN EXISTS (SELECT FROM grid_of_code(:code)) ELSE true END AS known
