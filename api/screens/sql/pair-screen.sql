-- Turns the pairing with :code, while it waits, into a screen; no row when there is none.
WITH used AS (DELETE FROM pairings WHERE code = :code AND expires_at > now() RETURNING token_hash)
INSERT INTO screens (name, level, territory_kind, territory_code, token_hash, paired_by)
SELECT :name, :level, :kind, :territoryCode, token_hash, :pairedBy FROM used
RETURNING id
