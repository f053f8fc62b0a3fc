-- For each class: how many records are due, how many of the due ones legal holds keep, and when the oldest was made.
SELECT data_class AS "dataClass", due, held_back AS "heldBack", oldest_at AS "oldestAt" FROM read_removal_preview()
