-- The newest record that is not later than :now; no row without records.
SELECT reported_at AS "newestAt" FROM incidents WHERE reported_at <= :now ORDER BY reported_at DESC LIMIT 1
