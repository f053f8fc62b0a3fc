-- The period of a run: [:from, :to), or up to the newest report, or the year before it. No row where there is no incident.
-- :from, :to  timestamptz or null
SELECT coalesce(:from, newest.at - interval '1 year') AS "from", coalesce(:to, newest.at + interval '1 second') AS "to"
FROM (SELECT newest_report() AS at) newest
WHERE newest.at IS NOT NULL
