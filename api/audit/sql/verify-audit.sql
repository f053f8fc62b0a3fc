-- One row: how long the chain is, where it ends, and the first link that does not hold (null: every one holds).
SELECT entries, first_at AS "firstAt", last_hash AS "lastHash", broken_seq AS "brokenSeq", broken_fault AS "brokenFault" FROM audit_proof()
