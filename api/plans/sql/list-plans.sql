-- Plans the caller may read, the one changed last first; only :id where it is given.
SELECT p.id, p.name, p.area_code AS "areaCode", a.name AS "areaName", p.version, p.made_at AS "madeAt", p.changed_at AS "changedAt"
FROM plans p JOIN areas a ON a.code = p.area_code
WHERE :id IS NULL OR p.id = :id
ORDER BY p.changed_at DESC, p.id DESC
LIMIT 500
