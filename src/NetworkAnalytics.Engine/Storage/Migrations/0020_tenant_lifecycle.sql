-- A suspended association acts in nothing: its credentials are refused, its work is neither handed out nor goes on.
-- A closing one is being deleted, table by table, and cannot be resumed.
ALTER TABLE analytics.tenant
    ADD COLUMN suspended_at timestamptz,
    ADD COLUMN closing boolean NOT NULL DEFAULT false,
    ADD CHECK (NOT closing OR suspended_at IS NOT NULL);
