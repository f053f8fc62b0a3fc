-- Gives account :id the territories :kinds with :codes, pairwise.
INSERT INTO account_territories (account_id, kind, code)
SELECT DISTINCT :id, kind, code FROM unnest(:kinds, :codes) AS t (kind, code)
