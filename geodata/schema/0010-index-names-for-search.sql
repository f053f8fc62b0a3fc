-- Search looks for a piece of an address or name anywhere in it, and for the beginning of a code. Trigrams find the
-- first; the second needs an index in byte order, because the database's collation may sort otherwise.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX buildings_address_trigrams ON buildings USING gin (address gin_trgm_ops);
CREATE INDEX buildings_name_trigrams ON buildings USING gin (name gin_trgm_ops);
CREATE INDEX roads_name_trigrams ON roads USING gin (name gin_trgm_ops);
CREATE INDEX resources_name_trigrams ON resources USING gin (name gin_trgm_ops);
CREATE INDEX grids_code_prefix ON grids (code text_pattern_ops);
