-- Every legal hold, those that stand first, the newest first.
SELECT h.id, h.data_class AS "dataClass", h.reason, h.grid_code AS "gridCode", h.placed_at AS "placedAt",
       coalesce(placer.name, '') AS "placedBy", h.lifted_at AS "liftedAt", lifter.name AS "liftedBy"
FROM legal_holds h
LEFT JOIN accounts placer ON placer.id = h.placed_by
LEFT JOIN accounts lifter ON lifter.id = h.lifted_by
ORDER BY h.lifted_at IS NOT NULL, h.id DESC
