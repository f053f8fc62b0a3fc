-- Keeps :dataClass for :days from now on, as account :accountId wants; returns the days before.
UPDATE retention_terms t SET days = :days, changed_at = now(), changed_by = :accountId
FROM (SELECT data_class, days FROM retention_terms WHERE data_class = :dataClass) before
WHERE t.data_class = before.data_class
RETURNING before.days AS "daysBefore"
