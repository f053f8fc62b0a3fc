-- What there is of each item and unit, as of the city's day at :now, by item. `missing` is what each place lacks to its own
-- minimum, added up; `states` counts places by state.
WITH lines AS (
  SELECT s.item, s.unit, s.quantity, s.minimum, s.updated_at, state,
         CASE state WHEN 'expired' THEN 0 ELSE s.quantity END AS usable,
         CASE WHEN s.expires_on >= city.today AND s.quantity > 0 THEN s.expires_on END AS next_expiry
  FROM (SELECT city_day(:now) AS today) city
  CROSS JOIN stock s
  CROSS JOIN LATERAL stock_state(s.quantity, s.minimum, s.expires_on, city.today, :days) AS state
)
SELECT item, unit, count(*) AS places, sum(usable)::int8 AS usable, sum(quantity - usable)::int8 AS expired,
       sum(minimum)::int8 AS minimum, sum(greatest(0, minimum - usable))::int8 AS missing,
       jsonb_build_object(
         'out', count(*) FILTER (WHERE state = 'out'), 'expired', count(*) FILTER (WHERE state = 'expired'),
         'short', count(*) FILTER (WHERE state = 'short'), 'expiring', count(*) FILTER (WHERE state = 'expiring'),
         'enough', count(*) FILTER (WHERE state = 'enough')) AS states,
       to_char(min(next_expiry), 'YYYY-MM-DD') AS "nextExpiry", min(updated_at) AS "oldestUpdate"
FROM lines
GROUP BY item, unit
ORDER BY item, unit
