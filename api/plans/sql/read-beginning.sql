-- What plan :id began as.
SELECT beginning FROM plans WHERE id = :id
