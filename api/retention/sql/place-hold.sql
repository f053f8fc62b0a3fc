-- Holds :dataClass for :reason, in the community grid :gridCode (null: everywhere), as account :accountId wants.
INSERT INTO legal_holds (data_class, reason, grid_code, placed_by) VALUES (:dataClass, :reason, :gridCode, :accountId)
RETURNING id
