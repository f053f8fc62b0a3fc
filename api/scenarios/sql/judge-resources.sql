-- Which of the resources with one of :ids there are, and whether each stands where the caller may make scenarios.
SELECT id, place_within('scenarios', 'make', position) AS "isMine" FROM resources WHERE id = ANY (:ids) ORDER BY id
