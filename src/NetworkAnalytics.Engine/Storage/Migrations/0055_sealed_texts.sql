-- Names, addresses, notes and what a report quotes are sealed with keys that lie in a database of their own. The plain
-- columns take nothing from here on; what stands in them is sealed at the first start, after which the constraints are
-- validated. Their index would have kept the addresses.
DROP INDEX analytics.person_by_email;

ALTER TABLE analytics.person
    ADD COLUMN sealed_name bytea,
    -- Tells whether a name changed without opening it; made with the member's own key.
    ADD COLUMN name_mark bytea,
    ADD COLUMN sealed_email bytea,
    -- Finds a member by address; made with the platform's secret, which is not in this database.
    ADD COLUMN email_hash bytea,
    ADD CONSTRAINT person_sealed CHECK (name IS NULL AND email IS NULL) NOT VALID;
CREATE INDEX person_by_email_hash ON analytics.person (tenant_id, email_hash) WHERE email_hash IS NOT NULL;

ALTER TABLE analytics.note
    ALTER COLUMN text DROP NOT NULL,
    ADD COLUMN sealed bytea,
    ADD CONSTRAINT note_sealed CHECK (text IS NULL) NOT VALID;

ALTER TABLE analytics.import_row
    ADD COLUMN sealed_note bytea,
    ADD CONSTRAINT import_row_sealed CHECK (note IS NULL) NOT VALID;

ALTER TABLE analytics.import_problem
    ALTER COLUMN reason DROP NOT NULL,
    -- Whom the row is about, where the directory has them, and the keyed hash of the id it was sent with.
    ADD COLUMN subject integer,
    ADD COLUMN subject_hash bytea,
    ADD COLUMN sealed_row_id bytea,
    ADD COLUMN sealed_reason bytea,
    ADD CONSTRAINT import_problem_sealed CHECK (row_id IS NULL AND reason IS NULL) NOT VALID;

-- For sealing what was plain; a note's text is not the log.
GRANT UPDATE (text, sealed) ON analytics.note TO na_engine;
