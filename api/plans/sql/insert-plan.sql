-- Stores a plan at its beginning and returns its id.
INSERT INTO plans (name, area_code, made_by, beginning) VALUES (:name, :areaCode, :madeBy, :beginning) RETURNING id
