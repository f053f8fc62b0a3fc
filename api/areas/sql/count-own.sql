-- One row: households, incidents and incidents on placeholder locations as far as the caller's territory reaches.
SELECT (SELECT count(*) FROM households) AS households, (SELECT count(*) FROM incidents) AS incidents,
       (SELECT count(*) FROM incidents WHERE position_quality = 'placeholder') AS placeholders
