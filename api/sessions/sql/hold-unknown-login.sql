-- Lets one try of an unknown :login wait for the other until the end of the transaction, as those of an account do for
-- its row: else many at once would be refused sooner than of an account.
SELECT pg_advisory_xact_lock(816, hashtext(:login))
