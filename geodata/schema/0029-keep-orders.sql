-- Decisions: a scenario that was ordered, with the figures and the inputs of that moment. What was issued never changes.

CREATE TABLE orders (
  id             bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT orders_pkey PRIMARY KEY,
  scenario_id    bigint CONSTRAINT orders_scenario_fkey REFERENCES scenarios (id) ON DELETE SET NULL,
  scenario_name  text NOT NULL,
  state          text NOT NULL DEFAULT 'draft' CONSTRAINT orders_state_known CHECK (
    state IN ('draft', 'issued', 'withdrawn', 'done')),
  title          text NOT NULL CONSTRAINT orders_title_length CHECK (length(title) BETWEEN 1 AND 100),
  effective_from date NOT NULL,
  reason         text NOT NULL CONSTRAINT orders_reason_length CHECK (length(reason) BETWEEN 5 AND 1000),
  -- Why the mean may get better while the worst served grid gets worse.
  equity_reason  text CONSTRAINT orders_equity_reason_length CHECK (length(equity_reason) BETWEEN 10 AND 1000),
  is_marked      boolean NOT NULL,
  revision       integer NOT NULL DEFAULT 1,
  made_at        timestamptz NOT NULL DEFAULT now(),
  made_by        bigint CONSTRAINT orders_made_by_fkey REFERENCES accounts (id),
  -- Posts, no persons: an order says who is to go where, and which post decided it.
  made_post      text NOT NULL,
  issued_at      timestamptz,
  issued_by      bigint CONSTRAINT orders_issued_by_fkey REFERENCES accounts (id),
  issued_post    text,
  ended_at       timestamptz,
  ended_by       bigint CONSTRAINT orders_ended_by_fkey REFERENCES accounts (id),
  end_note       text NOT NULL DEFAULT '' CONSTRAINT orders_end_note_length CHECK (length(end_note) <= 1000),
  terms          jsonb NOT NULL,
  changes        jsonb NOT NULL,
  -- Each change with the resource's name, address and place of that moment.
  moves          jsonb NOT NULL,
  prices         jsonb NOT NULL,
  cost_yuan      float8 NOT NULL CONSTRAINT orders_cost_not_negative CHECK (cost_yuan >= 0),
  figures        jsonb NOT NULL,
  data_version   bigint NOT NULL,
  computed_at    timestamptz NOT NULL,
  inputs         jsonb NOT NULL,
  inputs_digest  text NOT NULL CONSTRAINT orders_digest_form CHECK (inputs_digest ~ '^[0-9a-f]{64}$'),
  grid_ids       bigint[],
  CONSTRAINT orders_marked_has_reason CHECK (NOT is_marked OR equity_reason IS NOT NULL),
  CONSTRAINT orders_issued_is_told CHECK (state = 'draft' OR issued_at IS NOT NULL OR state = 'withdrawn')
);
CREATE INDEX orders_made_at ON orders (made_at DESC);

-- Draft to issued or withdrawn, issued to withdrawn or done; nothing else, and words change in a draft only.
CREATE FUNCTION keep_orders_true() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT (NEW.state = OLD.state
          OR (OLD.state = 'draft' AND NEW.state IN ('issued', 'withdrawn'))
          OR (OLD.state = 'issued' AND NEW.state IN ('withdrawn', 'done'))) THEN
    RAISE EXCEPTION 'an order does not go from % to %', OLD.state, NEW.state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_state_goes_forward';
  END IF;
  IF OLD.state <> 'draft' AND (NEW.title, NEW.effective_from, NEW.reason, NEW.equity_reason)
       IS DISTINCT FROM (OLD.title, OLD.effective_from, OLD.reason, OLD.equity_reason) THEN
    RAISE EXCEPTION 'an order that was issued stays as it is'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_state_goes_forward';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER orders_stay_true BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION keep_orders_true();

ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON orders FROM PUBLIC;
-- Figures, inputs and moves are granted to nobody once they are stored.
GRANT SELECT, INSERT ON orders TO wangge_app;
GRANT UPDATE (state, title, effective_from, reason, equity_reason, revision, issued_at, issued_by, issued_post,
              ended_at, ended_by, end_note) ON orders TO wangge_app;
CREATE POLICY orders_read ON orders FOR SELECT TO wangge_app USING (
  (SELECT sees_all('orders', 'read')) OR grid_ids <@ (SELECT grids_within('orders', 'read')));
-- Who drafts an order may issue it only with the right to; a draft is written by whoever reaches all of its ground.
CREATE POLICY orders_draft ON orders FOR INSERT TO wangge_app WITH CHECK (
  state = 'draft' AND made_by IS NOT DISTINCT FROM claim_account()
  AND ((SELECT sees_all('orders', 'draft')) OR grid_ids <@ (SELECT grids_within('orders', 'draft'))));
CREATE POLICY orders_redraft ON orders FOR UPDATE TO wangge_app
  USING (state = 'draft' AND ((SELECT sees_all('orders', 'draft')) OR grid_ids <@ (SELECT grids_within('orders', 'draft'))))
  WITH CHECK (state IN ('draft', 'withdrawn'));
CREATE POLICY orders_issue ON orders FOR UPDATE TO wangge_app
  USING ((SELECT sees_all('orders', 'issue')) OR grid_ids <@ (SELECT grids_within('orders', 'issue')));
