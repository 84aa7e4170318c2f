-- The hours a member gives to their network in a month at the most, in their own words and for their own eyes.
CREATE TABLE delivery.time_budget (
    tenant_id  integer NOT NULL,
    -- member:…, as in the other tables of what is a person's.
    owner      text COLLATE "C" NOT NULL,
    hours      smallint NOT NULL CHECK (hours BETWEEN 1 AND 200),
    PRIMARY KEY (tenant_id, owner)
);

ALTER TABLE delivery.time_budget ENABLE ROW LEVEL SECURITY;
ALTER TABLE delivery.time_budget FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON delivery.time_budget TO na_delivery
    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::integer)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON delivery.time_budget TO na_delivery;
