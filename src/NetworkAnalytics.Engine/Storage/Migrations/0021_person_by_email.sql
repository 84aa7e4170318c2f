-- A member who signs in by mail is found by address, within the association.
CREATE INDEX person_by_email ON analytics.person (tenant_id, lower(email)) WHERE email IS NOT NULL;
