-- Each class word once, with the group most of its rows name.
INSERT INTO staged_class (scheme, class, class_group)
SELECT DISTINCT ON (scheme, class) scheme, class, class_group FROM (
  SELECT coalesce(class_scheme, 'imported') AS scheme, coalesce(class, 'unclassified') AS class, class_group, count(*) AS rows
  FROM staged GROUP BY 1, 2, 3) c
ORDER BY scheme, class, rows DESC, class_group
