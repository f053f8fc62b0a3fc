-- What an export is labelled with, as of its snapshot: the newest change and its time, the city's name and owner.
SELECT data_version() AS "dataVersion", data_version_time() AS "asOf", now() AS now,
       (SELECT value FROM city_settings WHERE key = 'name_zh') AS "cityZh",
       (SELECT value FROM city_settings WHERE key = 'made_by') AS "madeBy"
