-- Session :id counts as proven twice.
UPDATE sessions SET proof = CASE proof WHEN 'oidc' THEN 'oidc+totp' ELSE 'password+totp' END WHERE id = :id AND proof IN ('password', 'oidc')
