-- Entries of the log, newest first, before entry :before (null: from the end), at most :limit. Every other parameter may
-- be null and then asks nothing. :text is a part of name, action, noun, purpose or detail.
SELECT seq, at, kind, action, outcome, account_id AS "accountId", actor, post, address, purpose, noun,
       record_ids AS "recordIds", detail, encode(hash, 'hex') AS hash
FROM audit_log
WHERE (:before IS NULL OR seq < :before) AND (:kind IS NULL OR kind = :kind) AND (:outcome IS NULL OR outcome = :outcome)
  AND (:account IS NULL OR account_id = :account) AND (:from IS NULL OR at >= :from) AND (:to IS NULL OR at < :to)
  AND (:text IS NULL OR position(lower(:text) in lower(concat_ws(' ', actor, action, noun, purpose, detail::text))) > 0)
ORDER BY seq DESC
LIMIT :limit
