-- Orleans reads its statements from OrleansQuery (a name it fixes) by key at start-up, and binds parameters by name.
CREATE TABLE orleans.OrleansQuery (
    QueryKey  text PRIMARY KEY,
    QueryText text NOT NULL
);

-- The version of a cluster's whole membership table: every change but a heartbeat swaps it, so two silos never decide
-- on the same picture.
CREATE TABLE orleans.membership_version (
    deployment_id text PRIMARY KEY,
    version       int NOT NULL DEFAULT 0
);

CREATE TABLE orleans.membership (
    deployment_id   text NOT NULL REFERENCES orleans.membership_version,
    address         text NOT NULL,
    port            int NOT NULL,
    generation      int NOT NULL,
    silo_name       text NOT NULL,
    host_name       text NOT NULL,
    -- 1 created, 2 joining, 3 active, 4 shutting down, 5 stopping, 6 dead
    status          int NOT NULL,
    proxy_port      int NOT NULL,
    suspect_times   text,
    start_time      timestamptz NOT NULL,
    i_am_alive_time timestamptz NOT NULL,
    PRIMARY KEY (deployment_id, address, port, generation)
);

INSERT INTO orleans.OrleansQuery (QueryKey, QueryText) VALUES
('InsertMembershipVersionKey', $query$
    WITH inserted AS (
        INSERT INTO membership_version (deployment_id) VALUES (@DeploymentId)
        ON CONFLICT DO NOTHING
        RETURNING 1)
    SELECT count(*)::int FROM inserted
$query$),
-- One statement, hence atomic: the version moves only if the row can be written, and the row is written only if the
-- version moved. Racing writers queue on the version's row and the loser finds it changed.
('InsertMembershipKey', $query$
    WITH moved AS (
        UPDATE membership_version SET version = version + 1
        WHERE deployment_id = @DeploymentId AND version = @Version
          AND NOT EXISTS (
            SELECT FROM membership
            WHERE deployment_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING 1),
    inserted AS (
        INSERT INTO membership (
            deployment_id, address, port, generation, silo_name, host_name, status, proxy_port, start_time, i_am_alive_time)
        SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
        FROM moved
        RETURNING 1)
    SELECT count(*)::int FROM inserted
$query$),
('UpdateMembershipKey', $query$
    WITH moved AS (
        UPDATE membership_version SET version = version + 1
        WHERE deployment_id = @DeploymentId AND version = @Version
          AND EXISTS (
            SELECT FROM membership
            WHERE deployment_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING 1),
    updated AS (
        UPDATE membership m
        SET status = @Status, suspect_times = @SuspectTimes, i_am_alive_time = @IAmAliveTime
        FROM moved
        WHERE m.deployment_id = @DeploymentId AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
        RETURNING 1)
    SELECT count(*)::int FROM updated
$query$),
('UpdateIAmAlivetimeKey', $query$
    UPDATE membership SET i_am_alive_time = @IAmAliveTime
    WHERE deployment_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$query$),
-- The version is answered even where no row matches: Orleans tells the two by StartTime.
('MembershipReadRowKey', $query$
    SELECT m.address AS "Address", m.port AS "Port", m.generation AS "Generation", m.silo_name AS "SiloName",
           m.host_name AS "HostName", m.status AS "Status", m.proxy_port AS "ProxyPort", m.suspect_times AS "SuspectTimes",
           m.start_time AS "StartTime", m.i_am_alive_time AS "IAmAliveTime", v.version AS "Version"
    FROM membership_version v
    LEFT JOIN membership m ON m.deployment_id = v.deployment_id
        AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
    WHERE v.deployment_id = @DeploymentId
$query$),
('MembershipReadAllKey', $query$
    SELECT m.address AS "Address", m.port AS "Port", m.generation AS "Generation", m.silo_name AS "SiloName",
           m.host_name AS "HostName", m.status AS "Status", m.proxy_port AS "ProxyPort", m.suspect_times AS "SuspectTimes",
           m.start_time AS "StartTime", m.i_am_alive_time AS "IAmAliveTime", v.version AS "Version"
    FROM membership_version v
    LEFT JOIN membership m ON m.deployment_id = v.deployment_id
    WHERE v.deployment_id = @DeploymentId
$query$),
('GatewaysQueryKey', $query$
    SELECT address AS "Address", proxy_port AS "ProxyPort", generation AS "Generation"
    FROM membership
    WHERE deployment_id = @DeploymentId AND status = @Status AND proxy_port > 0
$query$),
('DeleteMembershipTableEntriesKey', $query$
    DELETE FROM membership WHERE deployment_id = @DeploymentId;
    DELETE FROM membership_version WHERE deployment_id = @DeploymentId
$query$),
('CleanupDefunctSiloEntriesKey', $query$
    DELETE FROM membership
    WHERE deployment_id = @DeploymentId AND status <> 3 AND i_am_alive_time < @IAmAliveTime
$query$);

GRANT SELECT ON orleans.OrleansQuery TO na_orleans;
GRANT SELECT, INSERT, UPDATE, DELETE ON orleans.membership_version, orleans.membership TO na_orleans;
