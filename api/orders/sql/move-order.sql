-- Takes the order of :id from :from to :to, if it is still in that state at :revision.
UPDATE orders
SET state = :to, revision = revision + 1,
    issued_at = CASE WHEN :to = 'issued' THEN now() ELSE issued_at END,
    issued_by = CASE WHEN :to = 'issued' THEN claim_account() ELSE issued_by END,
    issued_post = CASE WHEN :to = 'issued' THEN :post ELSE issued_post END,
    ended_at = CASE WHEN :to IN ('withdrawn', 'done') THEN now() END,
    ended_by = CASE WHEN :to IN ('withdrawn', 'done') THEN claim_account() END,
    end_note = CASE WHEN :to IN ('withdrawn', 'done') THEN :note ELSE '' END
WHERE id = :id AND revision = :revision AND state = :from
RETURNING id
