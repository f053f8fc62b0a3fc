-- Yuan for each kind of change, of :kind, or (null) of every kind that has some.
SELECT kind, add_yuan AS add, move_yuan AS move, close_yuan AS close, shift_yuan AS shift, changed_at AS "changedAt"
FROM change_prices WHERE :kind IS NULL OR kind = :kind ORDER BY kind
