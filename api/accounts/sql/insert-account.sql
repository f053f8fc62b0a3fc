-- A new account without a post, made by :madeBy.
INSERT INTO accounts (login, name, sign_in, made_by) VALUES (:login, :name, :signIn, :madeBy) RETURNING id
