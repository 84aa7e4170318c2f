-- Row-level security under everything that reads tenant tables. na_engine sees one tenant at a time, the one set
-- for the transaction. Two roles span tenants, each on what it needs: the group-commit writer on the log, and the
-- reader that loads histories for many grains at once and finds waiting work.
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['tenant', 'member', 'member_profile', 'person', 'entry', 'note', 'import', 'import_row',
                             'import_problem', 'curve', 'projection_checkpoint', 'benchmark_version',
                             'benchmark_histogram', 'work']
    LOOP
        EXECUTE format('ALTER TABLE analytics.%I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE analytics.%I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY own_tenant ON analytics.%I TO na_engine USING (tenant_id = analytics.current_tenant()) '
                       'WITH CHECK (tenant_id = analytics.current_tenant())', t);
    END LOOP;
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO na_engine', current_database());
END
$$;

GRANT USAGE ON SCHEMA analytics TO na_engine, na_log_writer, na_log_reader;
GRANT EXECUTE ON FUNCTION analytics.current_tenant() TO na_engine, na_log_writer, na_log_reader;

GRANT SELECT, INSERT, UPDATE, DELETE ON analytics.tenant, analytics.member, analytics.person, analytics.import,
    analytics.import_row, analytics.import_problem, analytics.curve, analytics.projection_checkpoint,
    analytics.benchmark_version, analytics.benchmark_histogram, analytics.work TO na_engine;
-- Append-only for the application: no UPDATE. DELETE is for erasure and for closing an association.
GRANT SELECT, INSERT, DELETE ON analytics.member_profile TO na_engine;
GRANT SELECT, DELETE ON analytics.entry, analytics.note TO na_engine;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA analytics TO na_engine;

CREATE POLICY write_all ON analytics.entry FOR INSERT TO na_log_writer WITH CHECK (true);
CREATE POLICY settle_all ON analytics.entry FOR SELECT TO na_log_writer USING (true);
CREATE POLICY write_all ON analytics.note FOR INSERT TO na_log_writer WITH CHECK (true);
GRANT SELECT, INSERT ON analytics.entry TO na_log_writer;
GRANT INSERT ON analytics.note TO na_log_writer;

CREATE POLICY read_all ON analytics.entry FOR SELECT TO na_log_reader USING (true);
CREATE POLICY read_all ON analytics.tenant FOR SELECT TO na_log_reader USING (true);
CREATE POLICY read_all ON analytics.work FOR SELECT TO na_log_reader USING (true);
GRANT SELECT ON analytics.entry, analytics.tenant, analytics.work TO na_log_reader;
