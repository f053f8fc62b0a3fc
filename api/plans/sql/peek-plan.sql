-- The version of plan :id and the name of its last step.
SELECT version, (SELECT step_id FROM plan_steps s WHERE s.plan_id = p.id AND s.version = p.version) AS "lastStep"
FROM plans p WHERE id = :id
