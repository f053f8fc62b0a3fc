-- The log of who did what. Append-only: its trigger refuses every change by anybody, and each entry carries the hash
-- of the one before, so that what is done with the trigger switched off is found by `npm run audit -- verify`.
CREATE TABLE audit_log (
  seq           bigint CONSTRAINT audit_log_pkey PRIMARY KEY,
  at            timestamptz NOT NULL,
  kind          text NOT NULL CONSTRAINT audit_log_kind_known CHECK (kind IN ('sign-in', 'sign-out', 'refusal', 'grant', 'personal-read',
                  'export', 'administration', 'removal', 'service')),
  action        text NOT NULL,
  outcome       text NOT NULL CONSTRAINT audit_log_outcome_known CHECK (outcome IN ('done', 'refused', 'failed')),
  account_id    bigint,
  -- Name and post as they were then: accounts change, the log does not.
  actor         text NOT NULL,
  post          text,
  address       text NOT NULL DEFAULT '',
  purpose       text,
  noun          text,
  record_ids    bigint[] NOT NULL DEFAULT '{}',
  detail        jsonb NOT NULL DEFAULT '{}',
  previous_hash bytea NOT NULL,
  hash          bytea NOT NULL
);
CREATE INDEX audit_log_at ON audit_log (at);
CREATE INDEX audit_log_account ON audit_log (account_id, seq);

-- Where the chain begins (moved only when old entries expire) and where it ends.
CREATE TABLE audit_chain (
  only_row   boolean CONSTRAINT audit_chain_pkey PRIMARY KEY DEFAULT true CONSTRAINT audit_chain_one_row CHECK (only_row),
  first_seq  bigint NOT NULL,
  first_hash bytea NOT NULL,
  last_seq   bigint NOT NULL,
  last_hash  bytea NOT NULL
);
INSERT INTO audit_chain (first_seq, first_hash, last_seq, last_hash) VALUES (0, sha256('wangge audit'), 0, sha256('wangge audit'));

-- What is hashed: every column, each told with its length so that no two entries read alike.
CREATE FUNCTION audit_hash(entry audit_log) RETURNS bytea LANGUAGE sql STABLE SET timezone = 'UTC' SET search_path = public, pg_temp AS $$
  SELECT sha256(entry.previous_hash || convert_to(string_agg(coalesce(length(part)::text || ':' || part, '-'), '|' ORDER BY n), 'UTF8'))
  FROM unnest(ARRAY[entry.seq::text, to_char(entry.at, 'YYYY-MM-DD"T"HH24:MI:SS.US'), entry.kind, entry.action, entry.outcome,
                    entry.account_id::text, entry.actor, entry.post, entry.address, entry.purpose, entry.noun,
                    entry.record_ids::text, entry.detail::text]) WITH ORDINALITY AS t (part, n)
$$;

CREATE FUNCTION chain_audit_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  tip audit_chain;
BEGIN
  -- The row's lock makes writers queue until the one before has committed: the chain has no holes.
  SELECT * INTO tip FROM audit_chain FOR UPDATE;
  NEW.seq := tip.last_seq + 1;
  NEW.at := clock_timestamp();
  NEW.previous_hash := tip.last_hash;
  NEW.hash := audit_hash(NEW);
  UPDATE audit_chain SET last_seq = NEW.seq, last_hash = NEW.hash;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_log_chain BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION chain_audit_entry();

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('wangge.expiring_audit', true) = 'on' AND TG_OP = 'DELETE' THEN RETURN NULL; END IF;
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_log_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- Removes entries older than both :before and 180 days, and notes that it did. Returns how many went. Only the owner may.
CREATE FUNCTION expire_audit(before timestamptz) RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  last_gone bigint;
  gone bigint;
BEGIN
  PERFORM FROM audit_chain FOR UPDATE;
  SELECT max(seq) INTO last_gone FROM audit_log WHERE at < least(before, now() - interval '180 days');
  IF last_gone IS NULL THEN RETURN 0; END IF;
  UPDATE audit_chain SET first_seq = last_gone, first_hash = (SELECT hash FROM audit_log WHERE seq = last_gone);
  PERFORM set_config('wangge.expiring_audit', 'on', true);
  DELETE FROM audit_log WHERE seq <= last_gone;
  GET DIAGNOSTICS gone = ROW_COUNT;
  PERFORM set_config('wangge.expiring_audit', '', true);
  INSERT INTO audit_log (kind, action, outcome, actor, noun, detail)
    SELECT 'removal', 'expire-audit', 'done', 'service', 'audit',
           jsonb_build_object('removed', gone, 'lastSeq', last_gone, 'lastHash', encode(c.first_hash, 'hex')) FROM audit_chain c;
  RETURN gone;
END $$;

-- The first link that does not hold, or no row.
CREATE FUNCTION first_broken_link() RETURNS TABLE (seq bigint, fault text) LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  WITH links AS (
    SELECT l.seq, l.previous_hash, l.hash, audit_hash(l) AS true_hash,
           lag(l.seq, 1, c.first_seq) OVER w AS seq_before, lag(l.hash, 1, c.first_hash) OVER w AS hash_before
    FROM audit_log l CROSS JOIN audit_chain c WINDOW w AS (ORDER BY l.seq)
  ),
  faults AS (
    SELECT l.seq, CASE WHEN l.seq <> l.seq_before + 1 THEN format('entries %s to %s are missing', l.seq_before + 1, l.seq - 1)
                       WHEN l.previous_hash <> l.hash_before THEN 'it does not follow the entry before it'
                       WHEN l.hash <> l.true_hash THEN 'it was changed' END AS fault
    FROM links l
    UNION ALL
    SELECT c.last_seq, 'the last entries are missing'
    FROM audit_chain c CROSS JOIN LATERAL (
      SELECT l.seq AS s, l.hash AS h FROM audit_log l UNION ALL SELECT c.first_seq, c.first_hash ORDER BY s DESC LIMIT 1) tip
    WHERE (c.last_seq, c.last_hash) IS DISTINCT FROM (tip.s, tip.h)
    UNION ALL
    -- Only expiring moves the beginning, and it leaves an entry that says to where.
    SELECT c.first_seq, 'the entries to here are missing, and no removal says why'
    FROM audit_chain c
    WHERE c.first_seq > 0 AND NOT EXISTS (
      SELECT FROM audit_log l WHERE l.kind = 'removal' AND l.action = 'expire-audit'
        AND l.detail->>'lastSeq' = c.first_seq::text AND l.detail->>'lastHash' = encode(c.first_hash, 'hex'))
    UNION ALL
    SELECT 0, 'the chain has lost its ends' WHERE NOT EXISTS (SELECT FROM audit_chain)
  )
  SELECT f.seq, f.fault FROM faults f WHERE f.fault IS NOT NULL ORDER BY f.seq LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION expire_audit(timestamptz), first_broken_link() FROM PUBLIC;
