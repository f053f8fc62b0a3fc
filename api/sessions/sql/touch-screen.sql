-- Screen :id was seen just now.
UPDATE screens SET last_seen_at = now() WHERE id = :id
