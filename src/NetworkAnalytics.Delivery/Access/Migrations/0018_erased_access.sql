-- Whoever is erased takes the list of who opened what was theirs with them; the erasure says by name whose.
DROP POLICY retention ON delivery.member_access;
CREATE POLICY retention ON delivery.member_access FOR DELETE TO na_delivery
    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::integer
           AND (at < now() - interval '30 days' OR tenant_id::text = nullif(current_setting('app.closing', true), '')
                OR member_id::text = nullif(current_setting('app.erasing', true), '')));
