-- Ids of exports whose file is offered.
SELECT id FROM exports WHERE state = 'done' AND delivery = 'file'
