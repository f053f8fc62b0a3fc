-- As read-removal-preview, with the term in days, for the owner.
SELECT t.data_class AS "dataClass", t.days, p.due, p.held_back AS "heldBack", p.oldest_at AS "oldestAt"
FROM preview_removals() p JOIN retention_terms t USING (data_class)
ORDER BY t.data_class
