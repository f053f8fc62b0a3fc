-- Adds :requests and :refused to what key :id did today under the right :right.
WITH seen AS (UPDATE api_keys SET last_used_at = now() WHERE id = :id)
INSERT INTO api_key_uses AS u (key_id, day, right_used, requests, refused)
VALUES (:id, (now() AT TIME ZONE 'UTC')::date, :right, :requests, :refused)
ON CONFLICT (key_id, day, right_used) DO UPDATE SET requests = u.requests + excluded.requests, refused = u.refused + excluded.refused
