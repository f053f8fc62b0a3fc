-- Account :id has the post :post from now on; null: none.
UPDATE accounts SET post = :post WHERE id = :id RETURNING id
