-- Yuan for each kind of change to resources of :kind.
INSERT INTO change_prices (kind, add_yuan, move_yuan, close_yuan, shift_yuan) VALUES (:kind, :add, :move, :close, :shift)
ON CONFLICT (kind) DO UPDATE SET add_yuan = excluded.add_yuan, move_yuan = excluded.move_yuan,
  close_yuan = excluded.close_yuan, shift_yuan = excluded.shift_yuan, changed_at = now()
RETURNING kind, add_yuan AS add, move_yuan AS move, close_yuan AS close, shift_yuan AS shift, changed_at AS "changedAt"
