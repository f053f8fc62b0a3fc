-- Keeps when and how silences were judged last.
INSERT INTO silence_checks (checked_at, as_of, feed, newest_at, learned_from, data_version)
VALUES (:checkedAt, :asOf, :feed, :newestAt, :learnedFrom, :dataVersion)
ON CONFLICT (id) DO UPDATE SET checked_at = excluded.checked_at, as_of = excluded.as_of, feed = excluded.feed,
  newest_at = excluded.newest_at, learned_from = excluded.learned_from, data_version = excluded.data_version
