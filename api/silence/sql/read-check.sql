-- When and how silences were judged last; no row before the first time.
SELECT checked_at AS "checkedAt", as_of AS "asOf", feed, newest_at AS "newestAt", learned_from AS "learnedFrom",
       data_version AS "dataVersion"
FROM silence_checks
