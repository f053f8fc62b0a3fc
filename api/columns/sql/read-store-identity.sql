-- Which database this is and where its feed stands, in one snapshot with the number of incidents:
-- seq :: int8 (in)  a number of the feed that somebody remembers
-- identity            another for every database that was ever made
-- latest              the newest number of the feed
-- madeAt              when entry `seq` was made; null where there is no such entry any more
-- count               incidents there are
SELECT md5(system_identifier::text || '/' || oid::text || '/' || datname) AS identity,
       (SELECT coalesce(max(c.seq), 0) FROM changes c)::float8 AS latest,
       (SELECT extract(epoch FROM c.made_at)::float8 FROM changes c WHERE c.seq = :seq) AS "madeAt",
       (SELECT count(*) FROM incidents)::float8 AS count
FROM pg_control_system(), pg_database
WHERE datname = current_database()
