-- Every incident class of every scheme, by scheme and code; a tree by "parentId". Limits are numbers in "limitUnit".
SELECT id, scheme, code, parent_id AS "parentId", name_zh AS "nameZh", name_en AS "nameEn",
       limit_value::float8 AS "limitValue", limit_unit AS "limitUnit"
FROM incident_classes
ORDER BY scheme, code
