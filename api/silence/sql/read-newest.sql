-- The newest record that is not later than :now, and how many came in the twelve hours up to it; no row without records.
SELECT newest.reported_at AS "newestAt",
       (SELECT count(*) FROM incidents i
        WHERE i.reported_at > newest.reported_at - interval '12 hours' AND i.reported_at <= newest.reported_at) AS arrived
FROM (SELECT reported_at FROM incidents WHERE reported_at <= :now ORDER BY reported_at DESC LIMIT 1) newest
