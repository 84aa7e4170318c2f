-- What names, addresses and notes in the main database are sealed with. It has a backup of its own, kept for days and not
-- for years: a key that is destroyed here is gone when the last of those is.

CREATE FUNCTION keys.current_tenant() RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.tenant', true), '')::integer;

-- Member 0 is the association itself: for what is about nobody the directory knows.
CREATE TABLE keys.member_key (
    tenant_id   integer NOT NULL,
    member_id   integer NOT NULL,
    key         bytea NOT NULL CHECK (length(key) = 32),
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, member_id)
);

CREATE INDEX member_key_ids ON keys.member_key (member_id);

-- The platform's own: what look-ups by address and by person are hashed with.
CREATE TABLE keys.secret (
    name        text COLLATE "C" PRIMARY KEY,
    value       bytea NOT NULL CHECK (length(value) = 32),
    created_at  timestamptz NOT NULL
);

-- The ledger of erasures. It names nobody: surrogate ids, keyed hashes and counts. A row is written before anything is
-- erased and completed with the destruction of the key, so an interrupted erasure is found here and goes on; and one that
-- a restored main database has forgotten is done again from here.
CREATE TABLE keys.erasure (
    tenant_id    integer NOT NULL,
    member_id    integer NOT NULL,
    -- The certificate's reference.
    erasure_id   uuid NOT NULL,
    -- What stands for the person in others' histories.
    alias_id     uuid NOT NULL,
    -- Of the association's id for the person: rows sent later are known by it.
    person_hash  bytea NOT NULL CHECK (length(person_hash) = 32),
    asked_by     text COLLATE "C" NOT NULL CHECK (asked_by IN ('member', 'association', 'operator')),
    asked_at     timestamptz NOT NULL,
    done_at      timestamptz,
    rows         jsonb,
    PRIMARY KEY (tenant_id, member_id),
    UNIQUE (tenant_id, erasure_id),
    CHECK ((done_at IS NULL) = (rows IS NULL))
);
CREATE INDEX erasure_person ON keys.erasure (tenant_id, person_hash);
CREATE INDEX erasure_open ON keys.erasure (asked_at) WHERE done_at IS NULL;

ALTER TABLE keys.member_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE keys.member_key FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON keys.member_key TO na_keys USING (tenant_id = keys.current_tenant()) WITH CHECK (tenant_id = keys.current_tenant());
ALTER TABLE keys.erasure ENABLE ROW LEVEL SECURITY;
ALTER TABLE keys.erasure FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON keys.erasure TO na_keys USING (tenant_id = keys.current_tenant()) WITH CHECK (tenant_id = keys.current_tenant());

GRANT EXECUTE ON FUNCTION keys.current_tenant() TO na_keys;
GRANT SELECT, INSERT, DELETE ON keys.member_key TO na_keys;
GRANT SELECT, INSERT ON keys.secret TO na_keys;
GRANT SELECT, INSERT, UPDATE ON keys.erasure TO na_keys;

-- Spans tenants, for what a start compares: which erasures there are, and the ids that are taken. Never a key.
CREATE POLICY read_all ON keys.member_key FOR SELECT TO na_keys_reader USING (true);
CREATE POLICY read_all ON keys.erasure FOR SELECT TO na_keys_reader USING (true);
GRANT SELECT (tenant_id, member_id) ON keys.member_key TO na_keys_reader;
GRANT SELECT ON keys.erasure TO na_keys_reader;
