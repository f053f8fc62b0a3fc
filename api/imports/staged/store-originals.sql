-- Keeps sealed words of incidents. :originals is a JSON array of {id, gridId, sealed (hexadecimal), kinds}.
INSERT INTO incident_originals (incident_id, community_grid_id, sealed, kinds)
SELECT id, "gridId", decode(sealed, 'hex'), kinds
FROM jsonb_to_recordset(:originals::jsonb) AS o (id bigint, "gridId" bigint, sealed text, kinds text[])
