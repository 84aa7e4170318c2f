-- Orleans' grain storage. The primary key is what makes a racing first write lose instead of leaving two rows. The
-- hashes Orleans also sends served the stock table's lookup; here the key itself is looked up.
CREATE TABLE orleans.grain_state (
    service_id  text NOT NULL,
    state_name  text NOT NULL,
    grain_id_n1 bigint NOT NULL,
    grain_id_n0 bigint NOT NULL,
    -- The grain's text key; '' for a grain keyed by a number alone.
    key_ext     text NOT NULL,
    -- NULL: cleared. The row stays, so that its version never starts again.
    payload     bytea,
    version     int NOT NULL,
    modified_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (service_id, state_name, grain_id_n1, grain_id_n0, key_ext)
);

INSERT INTO orleans.OrleansQuery (QueryKey, QueryText) VALUES
-- No row comes back on a conflict, which Orleans reports as an inconsistent state.
('WriteToStorageKey', $query$
    WITH updated AS (
        UPDATE grain_state
        SET payload = @PayloadBinary, version = version + 1, modified_at = now()
        WHERE service_id = @ServiceId AND state_name = @GrainTypeString
          AND grain_id_n1 = @GrainIdN1 AND grain_id_n0 = @GrainIdN0 AND key_ext = coalesce(@GrainIdExtensionString, '')
          AND version = @GrainStateVersion
        RETURNING version),
    inserted AS (
        INSERT INTO grain_state (service_id, state_name, grain_id_n1, grain_id_n0, key_ext, payload, version)
        SELECT @ServiceId, @GrainTypeString, @GrainIdN1, @GrainIdN0, coalesce(@GrainIdExtensionString, ''), @PayloadBinary, 1
        WHERE @GrainStateVersion IS NULL
        ON CONFLICT DO NOTHING
        RETURNING version)
    SELECT version AS "NewGrainStateVersion" FROM updated
    UNION ALL
    SELECT version FROM inserted
$query$),
('ReadFromStorageKey', $query$
    SELECT payload AS "PayloadBinary", version AS "Version"
    FROM grain_state
    WHERE service_id = @ServiceId AND state_name = @GrainTypeString
      AND grain_id_n1 = @GrainIdN1 AND grain_id_n0 = @GrainIdN0 AND key_ext = coalesce(@GrainIdExtensionString, '')
$query$),
('ClearStorageKey', $query$
    UPDATE grain_state
    SET payload = NULL, version = version + 1, modified_at = now()
    WHERE service_id = @ServiceId AND state_name = @GrainTypeString
      AND grain_id_n1 = @GrainIdN1 AND grain_id_n0 = @GrainIdN0 AND key_ext = coalesce(@GrainIdExtensionString, '')
      AND version = @GrainStateVersion
    RETURNING version
$query$),
('DeleteStorageKey', $query$
    DELETE FROM grain_state
    WHERE service_id = @ServiceId AND state_name = @GrainTypeString
      AND grain_id_n1 = @GrainIdN1 AND grain_id_n0 = @GrainIdN0 AND key_ext = coalesce(@GrainIdExtensionString, '')
      AND version = @GrainStateVersion
    RETURNING version + 1
$query$);

GRANT SELECT, INSERT, UPDATE, DELETE ON orleans.grain_state TO na_orleans;
