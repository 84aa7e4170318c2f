-- Transaction numbers order the log, and belong to a cluster: one that a dump was restored into counts from its own
-- number on, which may be far below the numbers in the rows. What is written here is therefore numbered by the cluster's
-- count and a step ahead of it, so that a number given later is always the higher one.
CREATE TABLE analytics.transaction_numbering (
    one_row     boolean PRIMARY KEY DEFAULT true CHECK (one_row),
    cluster_id  text COLLATE "C" NOT NULL,
    ahead       bigint NOT NULL CHECK (ahead >= 0)
);

CREATE FUNCTION analytics.cluster_id() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (SELECT system_identifier::text FROM pg_control_system()) || '/' || (SELECT oid FROM pg_database WHERE datname = current_database());

INSERT INTO analytics.transaction_numbering (cluster_id, ahead) VALUES (analytics.cluster_id(), 0);

-- The number of the transaction that asks.
CREATE FUNCTION analytics.current_xact() RETURNS bigint
    LANGUAGE sql VOLATILE
    RETURN pg_current_xact_id()::text::bigint + (SELECT ahead FROM analytics.transaction_numbering);

-- All transactions numbered below have ended.
CREATE FUNCTION analytics.xact_horizon() RETURNS bigint
    LANGUAGE sql STABLE
    RETURN pg_snapshot_xmin(pg_current_snapshot())::text::bigint + (SELECT ahead FROM analytics.transaction_numbering);

-- The first number not yet given out.
CREATE FUNCTION analytics.xact_present() RETURNS bigint
    LANGUAGE sql STABLE
    RETURN pg_snapshot_xmax(pg_current_snapshot())::text::bigint + (SELECT ahead FROM analytics.transaction_numbering);

-- Run at the end of every migration, before anything is written: where this cluster is not the one that was written on,
-- goes on above the highest number there is. Only the owner may, since row-level security has to let it see every tenant.
CREATE FUNCTION analytics.continue_numbering() RETURNS boolean
    LANGUAGE plpgsql AS $$
DECLARE
    highest bigint := 0;
    found bigint;
    t record;
BEGIN
    IF (SELECT cluster_id = analytics.cluster_id() FROM analytics.transaction_numbering) THEN
        RETURN false;
    END IF;
    FOR t IN SELECT * FROM (VALUES ('entry', 'xact'), ('member_profile', 'xact'), ('projection_checkpoint', 'xact'),
                                   ('benchmark_version', 'log_horizon')) v (name, col)
    LOOP
        EXECUTE format('ALTER TABLE analytics.%I NO FORCE ROW LEVEL SECURITY', t.name);
        EXECUTE format('SELECT max(%I) FROM analytics.%I', t.col, t.name) INTO found;
        EXECUTE format('ALTER TABLE analytics.%I FORCE ROW LEVEL SECURITY', t.name);
        highest := greatest(highest, coalesce(found, 0));
    END LOOP;
    UPDATE analytics.transaction_numbering
        SET cluster_id = analytics.cluster_id(), ahead = greatest(0, highest + 1 - pg_current_xact_id()::text::bigint);
    RETURN true;
END
$$;

REVOKE ALL ON FUNCTION analytics.continue_numbering() FROM PUBLIC;
GRANT SELECT ON analytics.transaction_numbering TO na_engine, na_log_writer;
