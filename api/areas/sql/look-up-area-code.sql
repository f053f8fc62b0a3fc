-- The published name of a division :code (12 digits), or no row.
SELECT code, name, parent_code AS "parentCode" FROM area_codes WHERE code = :code
