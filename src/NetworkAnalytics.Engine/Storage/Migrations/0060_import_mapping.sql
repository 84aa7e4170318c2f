-- Files as other systems write them: which column is which field, kept under a name; a first look that writes nothing;
-- rejected rows with what stood in the file.
ALTER TABLE analytics.import
    ADD COLUMN dry_run boolean NOT NULL DEFAULT false,
    -- Of the file as it was sent.
    ADD COLUMN bytes bigint NOT NULL DEFAULT 0,
    -- The transaction that staged it: after an interruption, what the log took in later is this import's own.
    ADD COLUMN xact bigint;

CREATE INDEX import_ended ON analytics.import (tenant_id, ended_at);

-- The row as it stands in the file, cut after 1,000 characters; sealed as the reason is.
ALTER TABLE analytics.import_problem ADD COLUMN sealed_original bytea;

CREATE TABLE analytics.import_mapping (
    tenant_id   integer NOT NULL REFERENCES analytics.tenant,
    name        text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    kind        smallint NOT NULL,
    mapping     jsonb NOT NULL,
    changed_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, name)
);
ALTER TABLE analytics.import_mapping ENABLE ROW LEVEL SECURITY;
ALTER TABLE analytics.import_mapping FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON analytics.import_mapping TO na_engine USING (tenant_id = analytics.current_tenant())
    WITH CHECK (tenant_id = analytics.current_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON analytics.import_mapping TO na_engine;
