-- Takes every territory of account :id away.
DELETE FROM account_territories WHERE account_id = :id
