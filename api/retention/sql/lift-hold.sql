-- Lifts legal hold :id as account :accountId wants and returns its class; no row when it does not stand.
UPDATE legal_holds SET lifted_at = now(), lifted_by = :accountId WHERE id = :id AND lifted_at IS NULL
RETURNING data_class AS "dataClass"
