-- The same city for pgRouting: directed edges with integer ids and an index on either end, the places households live at
-- beside the ends of the street they stand on (reckoned by our side, so that both measure the same way), and the nodes
-- that resources stand on. All is kept warm and analysed; nothing of it is timed.
CREATE SCHEMA peer;
CREATE TABLE peer.edges (id bigint, source bigint, target bigint, cost float8, reverse_cost float8);
CREATE TABLE peer.places (source bigint, target bigint, along float8, rest float8, off float8, grid_id bigint, households float8);
CREATE TABLE peer.stands (node bigint);
