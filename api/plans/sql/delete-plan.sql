-- Throws plan :id away; its steps go with it. No row where the caller may not.
DELETE FROM plans WHERE id = :id RETURNING id
