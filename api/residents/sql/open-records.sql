-- Declares why account :accountId opens the records of :householdIds or :residentIds; returns the opening's id.
INSERT INTO openings (account_id, purpose, note, household_ids, resident_ids)
VALUES (:accountId, :purpose, :note, :householdIds, :residentIds)
RETURNING id
