-- What was sealed of incident :id and which kinds of numbers it holds; no row unless the claimed opening names it.
SELECT sealed, kinds FROM incident_originals WHERE incident_id = :id
