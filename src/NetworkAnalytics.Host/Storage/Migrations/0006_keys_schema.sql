-- The keys' database: one schema, two roles. Run every time, after the roles.
CREATE SCHEMA IF NOT EXISTS keys;
GRANT USAGE ON SCHEMA keys TO na_keys, na_keys_reader;

DO $public$
BEGIN
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
EXCEPTION
    -- A login that does not own the database cannot take PUBLIC's rights away; its owner does.
    WHEN insufficient_privilege THEN
        RAISE WARNING 'the rights of PUBLIC in % are left as they are', current_database();
END
$public$;
