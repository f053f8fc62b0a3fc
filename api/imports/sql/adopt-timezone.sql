-- The first incidents of a city nobody described yet bring their time zone: hours and weekdays are counted in it.
-- Later imports, and cities that were made otherwise, change nothing. Returns nothing.
-- :timezone  IANA name, e.g. America/New_York
WITH first AS (
  INSERT INTO city_settings (key, value) VALUES ('made_by', 'import') ON CONFLICT (key) DO NOTHING RETURNING key
)
UPDATE city_settings SET value = :timezone WHERE key = 'timezone' AND EXISTS (SELECT FROM first)
