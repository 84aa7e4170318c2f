-- Where members of a cohort stood and what they gained in the six months after: exact joint counts by version. Like
-- the histograms they never leave the Engine, and a member's own pair can be taken out of them.
CREATE TABLE analytics.benchmark_change (
    tenant_id  integer NOT NULL,
    version    integer NOT NULL,
    cohort     integer NOT NULL,
    cells      bytea NOT NULL,
    PRIMARY KEY (tenant_id, version, cohort),
    FOREIGN KEY (tenant_id, version) REFERENCES analytics.benchmark_version ON DELETE CASCADE
);
ALTER TABLE analytics.benchmark_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE analytics.benchmark_change FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON analytics.benchmark_change TO na_engine USING (tenant_id = analytics.current_tenant())
    WITH CHECK (tenant_id = analytics.current_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON analytics.benchmark_change TO na_engine;
