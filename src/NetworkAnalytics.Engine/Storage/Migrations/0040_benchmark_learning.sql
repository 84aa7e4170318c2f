-- How learning goes on in a cohort, by version: exact joint counts of where members stood and what they gained in the
-- six months after, and how their exponents are spread. Like the histograms it never leaves the Engine; a member's
-- own pair can be taken out of the counts.
CREATE TABLE analytics.benchmark_learning (
    tenant_id          integer NOT NULL,
    version            integer NOT NULL,
    cohort             integer NOT NULL,
    changes            bytea NOT NULL,
    -- The exponents' Gamma prior; null where none could be fitted.
    prior_shape        double precision,
    prior_rate         double precision,
    -- Whom it was fitted over, their outcomes, and the most outcomes of one of them.
    exponent_members   integer NOT NULL,
    exponent_outcomes  bigint NOT NULL,
    exponent_most      integer NOT NULL,
    PRIMARY KEY (tenant_id, version, cohort),
    FOREIGN KEY (tenant_id, version) REFERENCES analytics.benchmark_version ON DELETE CASCADE
);
ALTER TABLE analytics.benchmark_learning ENABLE ROW LEVEL SECURITY;
ALTER TABLE analytics.benchmark_learning FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON analytics.benchmark_learning TO na_engine USING (tenant_id = analytics.current_tenant())
    WITH CHECK (tenant_id = analytics.current_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON analytics.benchmark_learning TO na_engine;
