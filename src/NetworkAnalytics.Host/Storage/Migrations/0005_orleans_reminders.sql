-- Orleans' reminders. A silo owns a range of the ring of grain hashes (signed 32-bit) and reads that range.
CREATE TABLE orleans.reminder (
    service_id    text NOT NULL,
    grain_id      text NOT NULL,
    reminder_name text NOT NULL,
    start_time    timestamptz NOT NULL,
    -- milliseconds
    period        bigint NOT NULL,
    grain_hash    int NOT NULL,
    version       int NOT NULL DEFAULT 0,
    PRIMARY KEY (service_id, grain_id, reminder_name)
);

CREATE INDEX reminder_by_hash ON orleans.reminder (service_id, grain_hash);

INSERT INTO orleans.OrleansQuery (QueryKey, QueryText) VALUES
('ReadReminderRowsKey', $query$
    SELECT grain_id AS "GrainId", reminder_name AS "ReminderName", start_time AS "StartTime", period AS "Period", version AS "Version"
    FROM reminder
    WHERE service_id = @ServiceId AND grain_id = @GrainId
$query$),
('ReadReminderRowKey', $query$
    SELECT grain_id AS "GrainId", reminder_name AS "ReminderName", start_time AS "StartTime", period AS "Period", version AS "Version"
    FROM reminder
    WHERE service_id = @ServiceId AND grain_id = @GrainId AND reminder_name = @ReminderName
$query$),
('ReadRangeRows1Key', $query$
    SELECT grain_id AS "GrainId", reminder_name AS "ReminderName", start_time AS "StartTime", period AS "Period", version AS "Version"
    FROM reminder
    WHERE service_id = @ServiceId AND grain_hash > @BeginHash AND grain_hash <= @EndHash
$query$),
-- The range that runs over the end of the ring.
('ReadRangeRows2Key', $query$
    SELECT grain_id AS "GrainId", reminder_name AS "ReminderName", start_time AS "StartTime", period AS "Period", version AS "Version"
    FROM reminder
    WHERE service_id = @ServiceId AND (grain_hash > @BeginHash OR grain_hash <= @EndHash)
$query$),
('UpsertReminderRowKey', $query$
    INSERT INTO reminder (service_id, grain_id, reminder_name, start_time, period, grain_hash)
    VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash)
    ON CONFLICT (service_id, grain_id, reminder_name) DO UPDATE
        SET start_time = excluded.start_time, period = excluded.period, grain_hash = excluded.grain_hash,
            version = reminder.version + 1
    RETURNING version AS "Version"
$query$),
('DeleteReminderRowKey', $query$
    WITH deleted AS (
        DELETE FROM reminder
        WHERE service_id = @ServiceId AND grain_id = @GrainId AND reminder_name = @ReminderName AND version = @Version
        RETURNING 1)
    SELECT count(*)::int FROM deleted
$query$),
('DeleteReminderRowsKey', $query$
    DELETE FROM reminder WHERE service_id = @ServiceId
$query$);

GRANT SELECT, INSERT, UPDATE, DELETE ON orleans.reminder TO na_orleans;
