-- The city's time zone.
SELECT value AS timezone FROM city_settings WHERE key = 'timezone'
