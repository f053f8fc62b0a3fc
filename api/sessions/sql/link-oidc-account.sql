-- Account :accountId is :subject at the identity provider from now on, and has a row for its second factor.
WITH row AS (INSERT INTO credentials (account_id) VALUES (:accountId) ON CONFLICT DO NOTHING)
UPDATE accounts SET oidc_subject = :subject WHERE id = :accountId AND oidc_subject IS NULL
