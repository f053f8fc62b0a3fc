-- Notes a removal of :dataClass: what was made before :before, how many records went, how many holds kept, span of ids.
INSERT INTO removals (data_class, before, removed, held_back, first_id, last_id)
VALUES (:dataClass, :before, :removed, :heldBack, :firstId, :lastId)
