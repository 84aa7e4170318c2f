-- Two records of one person become one history under one id; the id merged away goes on as another name of it. The log is
-- not rewritten where others mention that id: a fold reads through this table, and one at an earlier horizon does not
-- yet, so that what an earlier version counted stays as it was.
CREATE TABLE analytics.member_alias (
    tenant_id    integer NOT NULL,
    -- The record that was merged away.
    member_id    integer NOT NULL,
    -- Above 1 where the record it went into was merged away in its turn.
    revision     integer NOT NULL,
    merged_into  integer NOT NULL,
    -- What the merge did, told again when it is asked for again.
    outcome      jsonb,
    xact         bigint NOT NULL,
    PRIMARY KEY (tenant_id, member_id, revision),
    FOREIGN KEY (tenant_id, member_id) REFERENCES analytics.member ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, merged_into) REFERENCES analytics.member ON DELETE CASCADE
);
CREATE INDEX member_alias_xact ON analytics.member_alias (tenant_id, xact);

ALTER TABLE analytics.member_alias ENABLE ROW LEVEL SECURITY;
ALTER TABLE analytics.member_alias FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON analytics.member_alias TO na_engine USING (tenant_id = analytics.current_tenant())
    WITH CHECK (tenant_id = analytics.current_tenant());
-- Append-only like profiles; what a merge did goes with its member's erasure.
GRANT SELECT, INSERT, DELETE, UPDATE (outcome) ON analytics.member_alias TO na_engine;

-- Whom an id of the association's means today, and the surrogate id under which it was first known: entries that mention
-- it name that one, whatever it means by now.
CREATE VIEW analytics.known_member WITH (security_invoker = true) AS
SELECT m.tenant_id, m.external_id, m.member_id AS said_id, coalesce(a.merged_into, m.member_id) AS member_id
FROM analytics.member m
LEFT JOIN LATERAL (SELECT merged_into FROM analytics.member_alias
                   WHERE tenant_id = m.tenant_id AND member_id = m.member_id ORDER BY revision DESC LIMIT 1) a ON true;
GRANT SELECT ON analytics.known_member TO na_engine;
