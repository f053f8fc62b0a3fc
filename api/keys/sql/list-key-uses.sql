-- What key :id was used for in the last 90 days, newest day first.
SELECT to_char(day, 'YYYY-MM-DD') AS day, right_used AS "right", requests, refused
FROM api_key_uses WHERE key_id = :id AND day > (now() AT TIME ZONE 'UTC')::date - 90
ORDER BY day DESC, right_used
