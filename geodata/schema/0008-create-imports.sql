CREATE TABLE imports (
  id          bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT imports_pkey PRIMARY KEY,
  noun        text NOT NULL,
  file_name   text NOT NULL,
  profile     text,
  options     jsonb NOT NULL DEFAULT '{}',
  state       text NOT NULL CONSTRAINT imports_state_known CHECK (
    state IN ('uploaded', 'running', 'stored', 'failed', 'cancelled', 'undone', 'dry-run')),
  started_at  timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  progress    jsonb NOT NULL DEFAULT '{}',
  manifest    jsonb
);
-- Which row a source's key became, so that a second run changes nothing. key_space: the profile or file family.
CREATE TABLE imported_keys (
  noun      text NOT NULL,
  key_space text NOT NULL,
  key       text NOT NULL,
  row_id    bigint NOT NULL,
  digest    bytea NOT NULL,
  import_id bigint NOT NULL,
  CONSTRAINT imported_keys_pkey PRIMARY KEY (noun, key_space, key)
);
CREATE INDEX imported_keys_import ON imported_keys (import_id);
-- What an import overwrote, so that undoing it brings back the row as it was.
CREATE TABLE import_replaced (
  import_id bigint NOT NULL CONSTRAINT import_replaced_import_exists REFERENCES imports (id),
  noun      text NOT NULL,
  row_id    bigint NOT NULL,
  before    jsonb NOT NULL,
  before_digest bytea NOT NULL,
  before_import_id bigint,
  CONSTRAINT import_replaced_pkey PRIMARY KEY (import_id, noun, row_id)
);
