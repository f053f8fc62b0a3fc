-- Somebody has taken note of an alert. Returns its id, or nothing where the caller is not told of it.
UPDATE cluster_alerts SET seen_by = claim_account(), seen_at = now() WHERE id = :id RETURNING id
