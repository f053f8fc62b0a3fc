-- How many days a key may be good for; null where the default holds.
SELECT longest_key_days() AS days
