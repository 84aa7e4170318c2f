-- One schema an owner. Nobody reaches a schema who is not named here; what a role may do inside is granted beside the
-- tables. Run every time, after the roles.
CREATE SCHEMA IF NOT EXISTS analytics;
CREATE SCHEMA IF NOT EXISTS delivery;
CREATE SCHEMA IF NOT EXISTS orleans;
CREATE SCHEMA IF NOT EXISTS hangfire AUTHORIZATION na_hangfire;

GRANT USAGE ON SCHEMA analytics TO na_engine, na_log_writer, na_log_reader;
GRANT USAGE ON SCHEMA delivery TO na_delivery;
GRANT USAGE ON SCHEMA orleans TO na_orleans;

DO $public$
BEGIN
    -- Rights on a database stay behind when it is copied or restored from a dump.
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO na_engine', current_database());
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    -- Temporary tables and connecting are the login's own, which owns the database or was granted CONNECT.
EXCEPTION
    -- A login that does not own the database cannot take PUBLIC's rights away; its owner does.
    WHEN insufficient_privilege THEN
        RAISE WARNING 'the rights of PUBLIC in % are left as they are', current_database();
END
$public$;
