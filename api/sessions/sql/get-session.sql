-- Session :id as far as the caller may see it, or no row.
SELECT s.id, s.account_id AS "accountId", a.name AS "accountName", s.proof, s.made_at AS "madeAt", s.last_active_at AS "lastActiveAt",
       s.ended_at AS "endedAt", s.end_reason AS "endReason", s.device, s.address
FROM sessions s JOIN accounts a ON a.id = s.account_id
WHERE s.id = :id
