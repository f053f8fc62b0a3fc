-- Notes rows of look-up tables that an import made, so that its undoing can take them away.
-- :importId, :noun (a word of its own), :ids.
INSERT INTO import_replaced (import_id, noun, row_id, before, before_digest)
SELECT :importId, :noun, id, '{}', '' FROM unnest(:ids) AS id
