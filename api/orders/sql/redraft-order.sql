-- Other words for the draft of :id if :revision is still its own.
UPDATE orders SET title = :title, effective_from = (:effectiveFrom)::date, reason = :reason, equity_reason = :equityReason,
                  revision = revision + 1
WHERE id = :id AND revision = :revision AND state = 'draft'
RETURNING id
