-- Declares why account :accountId opens the original of incident :incidentId, and returns the opening's id.
INSERT INTO openings (account_id, purpose, note, incident_ids)
VALUES (:accountId, :purpose, :note, ARRAY[:incidentId])
RETURNING id
