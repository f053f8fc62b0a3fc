-- People, what they may and where, and how they prove who they are. Credentials stand apart: only the door reads them.
CREATE TABLE accounts (
  id              bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT accounts_pkey PRIMARY KEY,
  login           text NOT NULL CONSTRAINT accounts_login_readable CHECK (login ~ '^[a-z0-9][a-z0-9._@-]{1,63}$'),
  name            text NOT NULL CONSTRAINT accounts_name_given CHECK (name <> ''),
  -- One post, or none yet: the account exists and may do nothing.
  post            text CONSTRAINT accounts_post_known CHECK (post IN ('command', 'planner', 'leader', 'analyst', 'grid-worker',
                    'department', 'system-admin', 'security-admin', 'audit-admin')),
  sign_in         text NOT NULL DEFAULT 'password' CONSTRAINT accounts_sign_in_known CHECK (sign_in IN ('password', 'oidc')),
  oidc_subject    text CONSTRAINT accounts_oidc_subject_unique UNIQUE,
  is_disabled     boolean NOT NULL DEFAULT false,
  -- A new link was made for it: its rights rest until its post is given again.
  awaits_confirmation boolean NOT NULL DEFAULT false,
  made_at         timestamptz NOT NULL DEFAULT now(),
  made_by         bigint CONSTRAINT accounts_maker_exists REFERENCES accounts (id),
  last_sign_in_at timestamptz,
  CONSTRAINT accounts_login_unique UNIQUE (login)
);
CREATE TABLE account_territories (
  account_id bigint NOT NULL CONSTRAINT account_territories_account_exists REFERENCES accounts (id) ON DELETE CASCADE,
  kind       text NOT NULL CONSTRAINT account_territories_kind_known CHECK (kind IN ('city', 'area', 'grid')),
  code       text NOT NULL DEFAULT '',
  CONSTRAINT account_territories_pkey PRIMARY KEY (account_id, kind, code),
  -- No comma: territories travel to the database as a list.
  CONSTRAINT account_territories_code_fits CHECK (CASE kind WHEN 'city' THEN code = '' WHEN 'area' THEN code ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'
    ELSE code <> '' AND position(',' in code) = 0 END)
);
CREATE TABLE credentials (
  account_id    bigint CONSTRAINT credentials_pkey PRIMARY KEY CONSTRAINT credentials_account_exists REFERENCES accounts (id) ON DELETE CASCADE,
  password_hash text,
  changed_at    timestamptz,
  -- Hashes of passwords used before, newest first.
  history       text[] NOT NULL DEFAULT '{}',
  failed_tries  integer NOT NULL DEFAULT 0,
  locked_until  timestamptz,
  totp_sealed   bytea,
  totp_confirmed_at timestamptz,
  -- The time step of the code used last: none is taken twice.
  totp_last_step bigint NOT NULL DEFAULT 0
);
CREATE TABLE invitations (
  token_hash bytea CONSTRAINT invitations_pkey PRIMARY KEY,
  account_id bigint NOT NULL CONSTRAINT invitations_account_exists REFERENCES accounts (id) ON DELETE CASCADE,
  made_at    timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE TABLE sessions (
  id             bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT sessions_pkey PRIMARY KEY,
  token_hash     bytea NOT NULL CONSTRAINT sessions_token_unique UNIQUE,
  account_id     bigint NOT NULL CONSTRAINT sessions_account_exists REFERENCES accounts (id) ON DELETE CASCADE,
  -- How the caller proved who it is; 'password' alone is not enough for posts that demand a second factor.
  proof          text NOT NULL CONSTRAINT sessions_proof_known CHECK (proof IN ('password', 'password+totp', 'oidc', 'oidc+totp')),
  made_at        timestamptz NOT NULL DEFAULT now(),
  last_active_at timestamptz NOT NULL DEFAULT now(),
  ended_at       timestamptz,
  end_reason     text,
  device         text NOT NULL DEFAULT '',
  address        text NOT NULL DEFAULT ''
);
CREATE INDEX sessions_account ON sessions (account_id);
CREATE TABLE api_keys (
  id           bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT api_keys_pkey PRIMARY KEY,
  account_id   bigint NOT NULL CONSTRAINT api_keys_account_exists REFERENCES accounts (id) ON DELETE CASCADE,
  name         text NOT NULL CONSTRAINT api_keys_name_given CHECK (name <> ''),
  -- The first letters, to tell keys apart; the key itself is shown once and stored as a hash.
  beginning    text NOT NULL,
  token_hash   bytea NOT NULL CONSTRAINT api_keys_token_unique UNIQUE,
  scopes       text[] NOT NULL CONSTRAINT api_keys_scopes_given CHECK (cardinality(scopes) > 0),
  made_at      timestamptz NOT NULL DEFAULT now(),
  expires_at   timestamptz NOT NULL,
  revoked_at   timestamptz,
  last_used_at timestamptz
);
CREATE INDEX api_keys_account ON api_keys (account_id);
CREATE TABLE api_key_uses (
  key_id   bigint NOT NULL CONSTRAINT api_key_uses_key_exists REFERENCES api_keys (id) ON DELETE CASCADE,
  day      date NOT NULL,
  right_used text NOT NULL,
  requests bigint NOT NULL,
  refused  bigint NOT NULL,
  CONSTRAINT api_key_uses_pkey PRIMARY KEY (key_id, day, right_used)
);
CREATE TABLE screens (
  id           bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT screens_pkey PRIMARY KEY,
  name         text NOT NULL CONSTRAINT screens_name_given CHECK (name <> ''),
  level        text NOT NULL CONSTRAINT screens_level_known CHECK (level IN ('wall', 'public')),
  territory_kind text NOT NULL CONSTRAINT screens_territory_known CHECK (territory_kind IN ('city', 'area', 'grid')),
  territory_code text NOT NULL DEFAULT '',
  token_hash   bytea NOT NULL CONSTRAINT screens_token_unique UNIQUE,
  paired_at    timestamptz NOT NULL DEFAULT now(),
  paired_by    bigint NOT NULL CONSTRAINT screens_pairer_exists REFERENCES accounts (id),
  revoked_at   timestamptz,
  last_seen_at timestamptz
);
-- A screen that waits to be paired shows a code; whoever may pair types it. Both live for ten minutes.
CREATE TABLE pairings (
  code       text CONSTRAINT pairings_pkey PRIMARY KEY,
  -- What the waiting screen proves itself with; it becomes the screen's token.
  token_hash bytea NOT NULL CONSTRAINT pairings_token_unique UNIQUE,
  expires_at timestamptz NOT NULL
);
-- Settings of the service: passwords, sessions, second factor, terms. What is not here has its default.
CREATE TABLE access_settings (
  key        text CONSTRAINT access_settings_pkey PRIMARY KEY,
  value      jsonb NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  changed_by bigint CONSTRAINT access_settings_changer_exists REFERENCES accounts (id)
);
CREATE TABLE access_settings_history (
  id         bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT access_settings_history_pkey PRIMARY KEY,
  key        text NOT NULL,
  value      jsonb NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by bigint
);

-- Whoever holds a caller in memory hears at commit that it may be out of date.
CREATE FUNCTION tell_the_doors() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_notify('access', '');
  RETURN NULL;
END $$;
CREATE TRIGGER accounts_tell AFTER UPDATE OF post, is_disabled, awaits_confirmation OR DELETE ON accounts FOR EACH STATEMENT EXECUTE FUNCTION tell_the_doors();
CREATE TRIGGER account_territories_tell AFTER INSERT OR UPDATE OR DELETE ON account_territories FOR EACH STATEMENT EXECUTE FUNCTION tell_the_doors();
CREATE TRIGGER credentials_tell AFTER UPDATE OF locked_until, password_hash ON credentials FOR EACH STATEMENT EXECUTE FUNCTION tell_the_doors();
CREATE TRIGGER sessions_tell AFTER UPDATE OF ended_at, proof OR DELETE ON sessions FOR EACH STATEMENT EXECUTE FUNCTION tell_the_doors();
CREATE TRIGGER api_keys_tell AFTER UPDATE OF revoked_at OR DELETE ON api_keys FOR EACH STATEMENT EXECUTE FUNCTION tell_the_doors();
CREATE TRIGGER screens_tell AFTER INSERT OR UPDATE OF revoked_at OR DELETE ON screens FOR EACH STATEMENT EXECUTE FUNCTION tell_the_doors();
CREATE TRIGGER access_settings_tell AFTER INSERT OR UPDATE OR DELETE ON access_settings FOR EACH STATEMENT EXECUTE FUNCTION tell_the_doors();

-- Nobody gives a right to himself, and the three administrators are three people for good: who has been one of them
-- never becomes another one. So no account can both give a right and remove its trace.
CREATE FUNCTION keep_administrators_apart() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.post IS NOT DISTINCT FROM OLD.post THEN RETURN NEW; END IF;
  IF claim_account() = NEW.id THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_no_own_post', MESSAGE = 'nobody gives a post to himself';
  END IF;
  IF OLD.post IN ('system-admin', 'security-admin', 'audit-admin') AND NEW.post IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_administrators_apart',
      MESSAGE = 'an administrator takes no other post';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_administrators_apart BEFORE UPDATE OF post ON accounts FOR EACH ROW EXECUTE FUNCTION keep_administrators_apart();
ALTER TABLE accounts ADD COLUMN was_administrator boolean NOT NULL DEFAULT false;
CREATE FUNCTION remember_administrators() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.post IN ('system-admin', 'security-admin', 'audit-admin') THEN
    IF TG_OP = 'UPDATE' AND OLD.was_administrator AND NEW.post IS DISTINCT FROM OLD.post THEN
      RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_administrators_apart',
        MESSAGE = 'who has been an administrator does not become another one';
    END IF;
    NEW.was_administrator := true;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_remember_administrators BEFORE INSERT OR UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION remember_administrators();

-- A link opens an account to whoever holds it, and a system administrator makes links. So that nobody comes into a post
-- that way alone, the account's rights rest until another administrator gives its post again; older links end. Who
-- comes without claims is the operator at the command line.
CREATE FUNCTION rest_until_confirmed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE invitations SET used_at = now() WHERE account_id = NEW.account_id AND used_at IS NULL;
  IF claim('post') IS NOT NULL THEN
    UPDATE accounts SET awaits_confirmation = true WHERE id = NEW.account_id AND post IS NOT NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invitations_rest_until_confirmed BEFORE INSERT ON invitations FOR EACH ROW EXECUTE FUNCTION rest_until_confirmed();
CREATE FUNCTION confirm_by_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.awaits_confirmation := false;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_confirm_by_post BEFORE UPDATE OF post ON accounts FOR EACH ROW EXECUTE FUNCTION confirm_by_post();

-- Disabling ends what was open: enabling the account again brings neither sessions nor keys back.
CREATE FUNCTION end_what_is_disabled() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE sessions SET ended_at = now(), end_reason = 'account-disabled' WHERE account_id = NEW.id AND ended_at IS NULL;
  UPDATE api_keys SET revoked_at = now() WHERE account_id = NEW.id AND revoked_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER accounts_end_what_is_disabled AFTER UPDATE OF is_disabled ON accounts FOR EACH ROW
  WHEN (NEW.is_disabled AND NOT OLD.is_disabled) EXECUTE FUNCTION end_what_is_disabled();

-- Without the last of either nobody could make accounts, or give posts, ever again.
CREATE FUNCTION keep_one_administrator() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.post IN ('system-admin', 'security-admin') AND NOT OLD.is_disabled AND (NEW.post IS DISTINCT FROM OLD.post OR NEW.is_disabled)
     AND claim('post') IS NOT NULL
     AND NOT EXISTS (SELECT FROM accounts WHERE post = OLD.post AND NOT is_disabled AND id <> OLD.id) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_keep_one_administrator',
      MESSAGE = 'the last administrator of its kind stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_keep_one_administrator BEFORE UPDATE OF post, is_disabled ON accounts FOR EACH ROW EXECUTE FUNCTION keep_one_administrator();
