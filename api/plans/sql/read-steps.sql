-- The steps of plan :id after version :after, in order.
SELECT step_id AS id, kind, change, about FROM plan_steps WHERE plan_id = :id AND version > :after ORDER BY version
