-- How many rows of a person were deleted here, for the certificate: written in the transaction that deletes them.
CREATE TABLE delivery.erasure (
    tenant_id   integer NOT NULL,
    erasure_id  uuid NOT NULL,
    rows        jsonb NOT NULL,
    PRIMARY KEY (tenant_id, erasure_id)
);
ALTER TABLE delivery.erasure ENABLE ROW LEVEL SECURITY;
ALTER TABLE delivery.erasure FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON delivery.erasure TO na_delivery
    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::integer)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::integer);
GRANT SELECT, INSERT, UPDATE, DELETE ON delivery.erasure TO na_delivery;
