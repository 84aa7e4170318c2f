-- Passkeys (WebAuthn) of administrators and operators, beside password and authenticator app.
CREATE TABLE delivery.passkey (
    tenant_id           integer NOT NULL,
    -- Unique over all tenants, because the tenant is learnt from it.
    credential_id       bytea NOT NULL UNIQUE CHECK (length(credential_id) BETWEEN 1 AND 1023),
    account_id          uuid NOT NULL,
    -- By which its owner tells it from their others.
    name                text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    public_key          bytea NOT NULL,
    -- What the authenticator said last; one that goes back was copied.
    sign_count          bigint NOT NULL,
    transports          text[] NOT NULL DEFAULT '{}',
    user_verified       boolean NOT NULL,
    backup_eligible     boolean NOT NULL,
    backed_up           boolean NOT NULL,
    attestation_object  bytea NOT NULL,
    client_data         bytea NOT NULL,
    created_at          timestamptz NOT NULL,
    used_at             timestamptz,
    PRIMARY KEY (tenant_id, credential_id)
);
CREATE INDEX passkey_account ON delivery.passkey (tenant_id, account_id);

ALTER TABLE delivery.passkey ENABLE ROW LEVEL SECURITY;
ALTER TABLE delivery.passkey FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON delivery.passkey TO na_delivery
    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::integer)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::integer);
CREATE POLICY named_passkey ON delivery.passkey FOR SELECT TO na_delivery
    USING (credential_id = decode(nullif(current_setting('app.passkey', true), ''), 'hex'));
GRANT SELECT, INSERT, UPDATE, DELETE ON delivery.passkey TO na_delivery;

-- The newest 30-second step whose code was used: none of it or before it is taken again.
ALTER TABLE delivery.account ADD COLUMN code_step bigint;
