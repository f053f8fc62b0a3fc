-- Gives incident :id a :status and the time it was closed at (null while it is not closed).
UPDATE incidents SET status = :status, closed_at = :closedAt WHERE id = :id RETURNING id
