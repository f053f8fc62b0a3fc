-- Who opened the record of resident :id, when and why, newest first, without the opening that asks. Tells nothing
-- unless that opening names the resident.
SELECT at, by_name AS "by", purpose FROM looks_at_resident(:id) ORDER BY at DESC
