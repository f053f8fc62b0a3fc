-- The account an identity provider's :subject stands for, or the one whose login is :login and that waits to be linked.
SELECT a.id AS "accountId", a.name, a.post, a.oidc_subject IS NULL AS "isUnlinked", a.is_disabled AS "isDisabled"
FROM accounts a
WHERE a.sign_in = 'oidc' AND (a.oidc_subject = :subject OR (a.oidc_subject IS NULL AND a.login = :login))
ORDER BY a.oidc_subject NULLS LAST
LIMIT 1
