-- Every account the caller may see, or only :id (null: all), by name. Stale: unused for 90 days, or never used within 30.
SELECT a.id, a.login, a.name, a.post, a.sign_in AS "signIn", a.is_disabled AS "isDisabled", a.awaits_confirmation AS "awaitsConfirmation", a.made_at AS "madeAt",
       a.last_sign_in_at AS "lastSignInAt",
       NOT a.is_disabled AND coalesce(a.last_sign_in_at < now() - interval '90 days', a.made_at < now() - interval '30 days') AS "isStale",
       coalesce((SELECT jsonb_agg(CASE kind WHEN 'city' THEN jsonb_build_object('kind', kind) ELSE jsonb_build_object('kind', kind, 'code', code) END
                                  ORDER BY kind, code)
                 FROM account_territories t WHERE t.account_id = a.id), '[]') AS territories
FROM accounts a
WHERE :id IS NULL OR a.id = :id
ORDER BY a.name, a.id
