-- People who are erased: nobody's name, only what keeps them erased. Written in the transaction that erases; what a later
-- import or an append under way brings of them is known by it. The ledger beside the keys has the same rows, so that a
-- restored dump of this database is told what it has forgotten.
CREATE TABLE analytics.erasure (
    tenant_id    integer NOT NULL,
    member_id    integer NOT NULL,
    erasure_id   uuid NOT NULL,
    alias_id     uuid NOT NULL,
    person_hash  bytea NOT NULL,
    asked_by     text COLLATE "C" NOT NULL,
    asked_at     timestamptz NOT NULL,
    -- Rows deleted here, by table; what an interrupted erasure finds when it goes on is added.
    rows         jsonb NOT NULL,
    PRIMARY KEY (tenant_id, member_id)
);
CREATE INDEX erasure_person ON analytics.erasure (tenant_id, person_hash);

ALTER TABLE analytics.erasure ENABLE ROW LEVEL SECURITY;
ALTER TABLE analytics.erasure FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON analytics.erasure TO na_engine USING (tenant_id = analytics.current_tenant())
    WITH CHECK (tenant_id = analytics.current_tenant());
GRANT SELECT, INSERT, DELETE, UPDATE (rows) ON analytics.erasure TO na_engine;

-- The group-commit writer takes nothing of somebody who is erased; a start compares the ledgers.
CREATE POLICY read_all ON analytics.erasure FOR SELECT TO na_log_writer, na_log_reader USING (true);
GRANT SELECT ON analytics.erasure TO na_log_writer, na_log_reader;

-- A restored dump would give out ids again that have keys and erasures already.
GRANT SELECT, UPDATE ON SEQUENCE analytics.member_member_id_seq, analytics.tenant_tenant_id_seq TO na_engine;
