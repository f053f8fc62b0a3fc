-- The community grid with the code :code, in force or the newest, with the code of its community (null: none is known).
SELECT code, name, community FROM grid_of_code(:code)
