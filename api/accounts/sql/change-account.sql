-- Another :name or state for account :id; null leaves it as it is.
UPDATE accounts SET name = coalesce(:name, name), is_disabled = coalesce(:isDisabled, is_disabled) WHERE id = :id RETURNING id
