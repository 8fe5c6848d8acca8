/** Applied in order, each once, each in a transaction. Never change one that was released: add another. */
export const migrations: readonly { readonly version: number; readonly sql: string }[] = [
  {
    version: 1,
    sql: `
CREATE TABLE operations (
  id uuid PRIMARY KEY,
  tenant text NOT NULL,
  idem_key text,
  request_hash bytea NOT NULL,
  type text NOT NULL CHECK (type IN ('sync', 'copy')),
  spec jsonb NOT NULL,
  canary boolean NOT NULL DEFAULT false,
  trace_id text NOT NULL,
  priority integer NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'accepted' CHECK (state IN
    ('accepted', 'planning', 'running', 'completed', 'completed_with_errors', 'failed', 'cancelled')),
  -- planning is work too: it has an owner, a lease and an epoch, and goes on after list_cursor
  owner text,
  epoch bigint NOT NULL DEFAULT 0,
  lease_until timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  not_before timestamptz NOT NULL DEFAULT now(),
  list_cursor bytea,
  list_complete boolean NOT NULL DEFAULT false,
  next_seq integer NOT NULL DEFAULT 0,
  planned_objects bigint NOT NULL DEFAULT 0,
  planned_bytes bigint NOT NULL DEFAULT 0,
  skipped_objects bigint NOT NULL DEFAULT 0,
  skipped_bytes bigint NOT NULL DEFAULT 0,
  error jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz,
  UNIQUE (tenant, idem_key)
);
CREATE INDEX operations_unplanned ON operations (priority DESC, created_at)
  WHERE NOT list_complete AND state IN ('accepted', 'planning');
CREATE INDEX operations_by_tenant ON operations (tenant, created_at DESC, id) WHERE NOT canary;

CREATE TABLE chunks (
  op_id uuid NOT NULL REFERENCES operations ON DELETE CASCADE,
  seq integer NOT NULL,
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done')),
  n integer NOT NULL,
  bytes bigint NOT NULL,
  plan bytea NOT NULL,
  outcome bytea,
  owner text,
  epoch bigint NOT NULL DEFAULT 0,
  lease_until timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  not_before timestamptz NOT NULL DEFAULT now(),
  copied_objects integer NOT NULL DEFAULT 0,
  copied_bytes bigint NOT NULL DEFAULT 0,
  verified_objects integer NOT NULL DEFAULT 0,
  verified_bytes bigint NOT NULL DEFAULT 0,
  failed_objects integer NOT NULL DEFAULT 0,
  failed_bytes bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  PRIMARY KEY (op_id, seq)
);
CREATE INDEX chunks_unfinished ON chunks (created_at, op_id, seq) WHERE state <> 'done';

-- only what needs a person: failed, vanished, or not provably right
CREATE TABLE items (
  op_id uuid NOT NULL,
  chunk_seq integer NOT NULL,
  n integer NOT NULL,
  src_key bytea NOT NULL,
  dst_key bytea NOT NULL,
  size bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('failed', 'vanished', 'conflict')),
  err_code text NOT NULL,
  err_msg text NOT NULL,
  PRIMARY KEY (op_id, chunk_seq, n),
  FOREIGN KEY (op_id, chunk_seq) REFERENCES chunks ON DELETE CASCADE
);

CREATE TABLE events (
  op_id uuid NOT NULL REFERENCES operations ON DELETE CASCADE,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL DEFAULT now(),
  type text NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (op_id, seq)
);

CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  tenant text NOT NULL,
  action text NOT NULL,
  op_id uuid,
  detail jsonb NOT NULL
);
`,
  },
];
