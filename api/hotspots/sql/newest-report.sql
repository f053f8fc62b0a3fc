-- When the city's newest incident was reported.
SELECT newest_report() AS "newestAt"
