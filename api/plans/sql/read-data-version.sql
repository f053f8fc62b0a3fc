-- One row: the newest number of the change feed.
SELECT data_version() AS "dataVersion"
