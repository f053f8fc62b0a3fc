-- Every class of data with its term in days, who changed it last and when.
SELECT t.data_class AS "dataClass", t.days, t.changed_at AS "changedAt", a.name AS "changedBy"
FROM retention_terms t LEFT JOIN accounts a ON a.id = t.changed_by
ORDER BY t.data_class
