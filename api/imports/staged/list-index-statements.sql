-- The statements that give a partition the indexes incidents has, so that attaching it builds none under its lock.
-- :partition its name.
SELECT regexp_replace(pg_get_indexdef(i.indexrelid), 'INDEX \S+ ON (ONLY )?\S+', format('INDEX ON %I', :partition)) AS statement
FROM pg_index i WHERE i.indrelid = 'incidents'::regclass AND NOT i.indisprimary ORDER BY i.indexrelid
