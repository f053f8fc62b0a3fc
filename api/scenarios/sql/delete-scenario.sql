-- Takes a scenario of the caller's own away; orders made from it keep all that they say.
DELETE FROM scenarios WHERE id = :id RETURNING id, name
