-- Takes the scan of one hour, or returns nothing because another process has it.
INSERT INTO cluster_scans (slot) VALUES (:slot) ON CONFLICT ON CONSTRAINT cluster_scans_slot_unique DO NOTHING RETURNING id
