-- What stands ready at a resource: one line an item. Where batches differ, the earliest date counts for the line.
CREATE TABLE stock (
  id          bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT stock_pkey PRIMARY KEY,
  resource_id bigint NOT NULL CONSTRAINT stock_resource_exists REFERENCES resources (id) ON DELETE CASCADE,
  -- A word of geodata/vocabulary/stock-words.ts or any other; the free places of a shelter are 'free-places'.
  item        text NOT NULL CONSTRAINT stock_item_named CHECK (length(btrim(item)) BETWEEN 1 AND 80),
  unit        text NOT NULL DEFAULT '' CONSTRAINT stock_unit_short CHECK (length(unit) <= 40),
  quantity    integer NOT NULL CONSTRAINT stock_quantity_not_negative CHECK (quantity >= 0),
  minimum     integer NOT NULL DEFAULT 0 CONSTRAINT stock_minimum_not_negative CHECK (minimum >= 0),
  -- The last day it may be used; null: it keeps.
  expires_on  date,
  updated_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT stock_one_line_an_item UNIQUE (resource_id, item)
);
CREATE INDEX stock_item ON stock (item);
CALL feed_changes_of('stock', '');

-- The day it is in the city, which decides what has expired.
CREATE FUNCTION city_day(at timestamptz) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT (at AT TIME ZONE coalesce((SELECT value FROM city_settings WHERE key = 'timezone'), 'Asia/Shanghai'))::date
$$;

-- The one state of a line, worst first, so that counts by state add up. What expired is not there to be used.
CREATE FUNCTION stock_state(quantity integer, minimum integer, expires_on date, today date, expiring_days integer) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN quantity = 0 THEN 'out' WHEN expires_on < today THEN 'expired' WHEN quantity < minimum THEN 'short'
              WHEN expires_on <= today + expiring_days THEN 'expiring' ELSE 'enough' END
$$;

-- Whether a resource's stock lies where the right reaches.
CREATE FUNCTION stock_within(which_action text, resource bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT sees_all('stock', which_action)
      OR EXISTS (SELECT FROM resources r WHERE r.id = resource AND place_within('stock', which_action, r.position))
$$;

ALTER TABLE stock ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON stock FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON stock TO wangge_app;
CREATE POLICY stock_read ON stock FOR SELECT TO wangge_app USING ((SELECT sees_all('stock', 'read')));
CREATE POLICY stock_keep ON stock FOR INSERT TO wangge_app WITH CHECK (stock_within('keep', resource_id));
CREATE POLICY stock_change ON stock FOR UPDATE TO wangge_app
  USING (stock_within('keep', resource_id)) WITH CHECK (stock_within('keep', resource_id));
CREATE POLICY stock_remove ON stock FOR DELETE TO wangge_app USING (stock_within('keep', resource_id));
-- Where it stands comes with it, also to a key that may ask for nothing else.
CREATE POLICY resources_with_stock ON resources FOR SELECT TO wangge_app USING ((SELECT sees_all('stock', 'read')));
