-- Households of building :buildingId that the caller may count, each with how many persons the caller could open, by
-- place; nobody is named. size is null where it is not known.
SELECT id, place, size, count_residents(id) AS recorded
FROM households
WHERE building_id = :buildingId
ORDER BY place, id
