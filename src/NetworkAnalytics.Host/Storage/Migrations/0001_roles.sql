-- The roles this program acts as. They belong to the whole cluster of databases, so this script is run every time, in
-- any number of databases at once, and changes nothing where there is nothing to change.
DO $roles$
DECLARE
    wanted text;
    attempt int;
    can_act boolean;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['na_engine', 'na_log_writer', 'na_log_reader', 'na_delivery', 'na_orleans', 'na_hangfire', 'na_keys', 'na_keys_reader']
    LOOP
        FOR attempt IN 1..20
        LOOP
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
                    EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', wanted);
                END IF;

                -- Creating a role no longer includes acting as it from PostgreSQL 16 on, where SET is granted by name.
                IF current_setting('server_version_num')::int >= 160000 THEN
                    EXECUTE format('SELECT pg_has_role(current_user, %L, ''SET'')', wanted) INTO can_act;
                    IF NOT can_act THEN
                        EXECUTE format('GRANT %I TO CURRENT_USER WITH SET TRUE, INHERIT TRUE', wanted);
                    END IF;
                ELSIF NOT pg_has_role(current_user, wanted, 'MEMBER') THEN
                    EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
                END IF;
                EXIT;
            EXCEPTION
                -- Another database's migration created or granted the role between the look and the deed (which
                -- PostgreSQL reports in one of these three ways): look again.
                WHEN duplicate_object OR unique_violation OR internal_error THEN
                    IF attempt = 20 THEN
                        RAISE;
                    END IF;
                    PERFORM pg_sleep(0.05);
            END;
        END LOOP;
    END LOOP;
END
$roles$;
