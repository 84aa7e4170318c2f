-- Calls done under an Idempotency-Key, for a day. Tenant 0 is the platform.
CREATE TABLE delivery.idempotency (
    tenant_id     integer NOT NULL,
    -- SHA-256 of the caller and the key: what callers think of is kept nowhere.
    key_hash      bytea NOT NULL CHECK (length(key_hash) = 32),
    request_hash  bytea NOT NULL CHECK (length(request_hash) = 32),
    -- Who does the work now. One who lost it to another, having taken too long, settles nothing.
    claim         uuid NOT NULL,
    claimed_at    timestamptz NOT NULL,
    -- Encrypted with the key ring and the caller's key; null while the work is under way.
    answer        bytea,
    expires_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, key_hash)
);
ALTER TABLE delivery.idempotency ENABLE ROW LEVEL SECURITY;
ALTER TABLE delivery.idempotency FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON delivery.idempotency TO na_delivery
    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::integer)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::integer);
GRANT SELECT, INSERT, UPDATE, DELETE ON delivery.idempotency TO na_delivery;
