-- Figures of runs before this one go; the newest are kept.
-- :id  int8
DELETE FROM reporting_runs WHERE id < :id
