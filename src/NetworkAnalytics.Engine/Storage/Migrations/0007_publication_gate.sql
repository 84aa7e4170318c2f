-- Being counted among others' peers is a member's own choice; it is part of the profile, so that an earlier version
-- still counts as it did.
ALTER TABLE analytics.member_profile ADD COLUMN compared boolean NOT NULL DEFAULT true;

-- Projections are numbered, apart from transactions: a restored dump goes on with the numbers it had.
ALTER TABLE analytics.projection_checkpoint ADD COLUMN run bigint NOT NULL DEFAULT 0;
-- The projection that first wrote the member's row.
ALTER TABLE analytics.curve ADD COLUMN first_run bigint NOT NULL DEFAULT 0;
-- The projection whose rows the version counted.
ALTER TABLE analytics.benchmark_version ADD COLUMN run bigint NOT NULL DEFAULT 0;
-- Its numbers are served no more; it is only remembered, because the last that was seen of some cell came from it.
ALTER TABLE analytics.benchmark_version ADD COLUMN withdrawn boolean NOT NULL DEFAULT false;

-- Rows as they were before a projection replaced them, as far back as a version is still compared with.
CREATE TABLE analytics.curve_past (
    tenant_id  integer NOT NULL,
    member_id  integer NOT NULL,
    -- The projection that replaced it.
    until_run  bigint NOT NULL,
    -- A log horizon at which it was current: folding there gives it again.
    horizon    bigint NOT NULL,
    row        bytea NOT NULL,
    PRIMARY KEY (tenant_id, member_id, until_run)
);

-- What the gate let be seen of each cell in a version, and since which version.
CREATE TABLE analytics.benchmark_release (
    tenant_id   integer NOT NULL,
    version     integer NOT NULL,
    cohort_key  text COLLATE "C" NOT NULL,
    cells       bytea NOT NULL,
    PRIMARY KEY (tenant_id, version, cohort_key),
    FOREIGN KEY (tenant_id, version) REFERENCES analytics.benchmark_version ON DELETE CASCADE
);

-- Somebody who stood behind these cells of a version was erased. Not who, and not in which other cohorts.
CREATE TABLE analytics.departure (
    tenant_id     integer NOT NULL,
    version       integer NOT NULL,
    -- Drawn at random: a counter would show which rows were written together.
    departure_id  uuid NOT NULL DEFAULT gen_random_uuid(),
    cohort_key    text COLLATE "C" NOT NULL,
    cells         bytea NOT NULL,
    PRIMARY KEY (tenant_id, version, departure_id),
    FOREIGN KEY (tenant_id, version) REFERENCES analytics.benchmark_version ON DELETE CASCADE
);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['curve_past', 'benchmark_release', 'departure']
    LOOP
        EXECUTE format('ALTER TABLE analytics.%I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE analytics.%I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY own_tenant ON analytics.%I TO na_engine USING (tenant_id = analytics.current_tenant()) '
                       'WITH CHECK (tenant_id = analytics.current_tenant())', t);
    END LOOP;
END
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON analytics.curve_past TO na_engine;
GRANT SELECT, INSERT, DELETE ON analytics.benchmark_release, analytics.departure TO na_engine;
