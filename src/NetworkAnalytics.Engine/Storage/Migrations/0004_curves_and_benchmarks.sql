-- One packed row a member, free of any as-of day; rebuilt from the log to identical bytes.
CREATE TABLE analytics.curve (
    tenant_id         integer NOT NULL,
    member_id         integer NOT NULL,
    last_seq          integer NOT NULL,
    profile_revision  integer NOT NULL,
    -- The first entry's day: the earliest of a tenant is where its history begins, unless it says otherwise.
    first_day         date,
    row               bytea NOT NULL,
    PRIMARY KEY (tenant_id, member_id)
);

-- Everything below xact is in the curve rows. A restored dump has new transaction numbers: the checkpoint holds
-- the identity of the cluster it was taken on, and a different one means a rebuild.
CREATE TABLE analytics.projection_checkpoint (
    tenant_id     integer PRIMARY KEY REFERENCES analytics.tenant,
    cluster_id    text NOT NULL,
    xact          bigint NOT NULL,
    row_format    integer NOT NULL,
    projected_at  timestamptz NOT NULL
);

CREATE TABLE analytics.benchmark_version (
    tenant_id          integer NOT NULL REFERENCES analytics.tenant,
    version            integer NOT NULL,
    published          boolean NOT NULL DEFAULT false,
    as_of              date NOT NULL,
    log_horizon        bigint NOT NULL,
    history_starts_on  date,
    -- Of everything the numbers come from: an unchanged input publishes nothing new.
    input_hash         bytea NOT NULL,
    definition_hash    text NOT NULL,
    method             text NOT NULL,
    -- The definitions it was computed with (cohorts, weights, k, zone), so that a comparison inside the version
    -- uses the same ones.
    definition         jsonb NOT NULL,
    members            integer NOT NULL,
    computed_at        timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, version)
);

-- Exact histograms by version: never leave the Engine. They let a member's own value be taken out of a cell.
CREATE TABLE analytics.benchmark_histogram (
    tenant_id  integer NOT NULL,
    version    integer NOT NULL,
    cohort     integer NOT NULL,
    measure    smallint NOT NULL,
    clock      smallint NOT NULL,
    cells      bytea NOT NULL,
    PRIMARY KEY (tenant_id, version, cohort, measure, clock),
    FOREIGN KEY (tenant_id, version) REFERENCES analytics.benchmark_version ON DELETE CASCADE
);
