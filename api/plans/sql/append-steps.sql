-- Appends :steps (an array of steps, see PlanStep) to plan :id after version :version, and moves its version on.
WITH told AS (
  SELECT n, step FROM jsonb_array_elements(:steps) WITH ORDINALITY AS t (step, n)
), added AS (
  INSERT INTO plan_steps (plan_id, version, step_id, kind, about, change, made_by)
  SELECT :id, :version + n, step ->> 'id', step ->> 'kind', step ->> 'about', step -> 'change', :madeBy FROM told
  RETURNING version
)
UPDATE plans SET version = :version + (SELECT count(*) FROM told), changed_at = now()
WHERE id = :id AND (SELECT count(*) FROM added) > 0
RETURNING version
