-- The time zone of the city, by its IANA name.
SELECT value AS timezone FROM city_settings WHERE key = 'timezone'
