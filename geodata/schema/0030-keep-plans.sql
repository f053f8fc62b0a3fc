-- Drafts of a grid set within one area. A plan is what it began as and the steps since, in order: whoever reads both has
-- exactly what was drawn, and no step is ever changed or taken out (an undo is a step of its own).
CREATE TABLE plans (
  id         bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT plans_pkey PRIMARY KEY,
  name       text NOT NULL CONSTRAINT plans_name_given CHECK (name <> ''),
  area_code  text NOT NULL CONSTRAINT plans_area_exists REFERENCES areas (code),
  made_by    bigint CONSTRAINT plans_made_by_fkey REFERENCES accounts (id),
  made_at    timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now(),
  -- The number of its steps.
  version    integer NOT NULL DEFAULT 0 CONSTRAINT plans_version_not_negative CHECK (version >= 0),
  -- Nodes, borders and faces as they were made of the grids in force; see geodata/vocabulary/planning.
  beginning  jsonb NOT NULL
);
CREATE INDEX plans_area ON plans (area_code);

CREATE TABLE plan_steps (
  plan_id bigint NOT NULL CONSTRAINT plan_steps_plan_exists REFERENCES plans (id) ON DELETE CASCADE,
  version integer NOT NULL,
  step_id text NOT NULL,
  kind    text NOT NULL,
  about   text,
  change  jsonb NOT NULL,
  made_by bigint CONSTRAINT plan_steps_made_by_fkey REFERENCES accounts (id),
  made_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT plan_steps_pkey PRIMARY KEY (plan_id, version),
  -- A step that comes twice, because its answer was lost on the way, is one step.
  CONSTRAINT plan_steps_come_once UNIQUE (plan_id, step_id)
);

ALTER TABLE plans ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_steps ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON plans, plan_steps FROM PUBLIC;
GRANT SELECT, INSERT, DELETE ON plans TO wangge_app;
GRANT UPDATE (version, changed_at) ON plans TO wangge_app;
GRANT SELECT, INSERT ON plan_steps TO wangge_app;
-- A plan is told to, and drawn by, whose territory holds its whole area: by the area's code, or by all its grids in force.
CREATE FUNCTION plan_within(which_action text, area_code text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT code_within('plans', which_action, '', area_code) OR coalesce((
    SELECT bool_and(g.id = ANY (grids_within('plans', which_action))) FROM grids g
    WHERE g.coverage = 'community' AND g.valid_from <= now() AND (g.valid_to IS NULL OR g.valid_to > now())
      AND starts_with(coalesce(g.community_code, CASE g.code_scheme WHEN 'gb-15' THEN g.code END), area_code)), false)
$$;
CREATE POLICY plans_read ON plans FOR SELECT TO wangge_app USING (plan_within('read', area_code));
CREATE POLICY plans_make ON plans FOR INSERT TO wangge_app WITH CHECK (plan_within('draft', area_code));
CREATE POLICY plans_change ON plans FOR UPDATE TO wangge_app USING (plan_within('draft', area_code));
CREATE POLICY plans_drop ON plans FOR DELETE TO wangge_app USING (plan_within('draft', area_code));
CREATE POLICY plan_steps_read ON plan_steps FOR SELECT TO wangge_app USING (
  EXISTS (SELECT FROM plans p WHERE p.id = plan_id));
CREATE POLICY plan_steps_add ON plan_steps FOR INSERT TO wangge_app WITH CHECK (
  EXISTS (SELECT FROM plans p WHERE p.id = plan_id AND plan_within('draft', p.area_code)));
