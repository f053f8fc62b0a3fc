-- Whether there is or was a community grid with :gridCode, for who may place holds.
SELECT is_community_grid(:gridCode) AS "isThere"
