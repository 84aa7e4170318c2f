-- Whom mail goes to is sealed like a member's address in the directory, and goes when they are erased: by whom it belongs
-- to, or by the keyed hash of the address where an earlier version did not note that.
ALTER TABLE delivery.outbox
    ALTER COLUMN address DROP NOT NULL,
    ADD COLUMN owner text COLLATE "C",
    ADD COLUMN sealed_address bytea,
    ADD COLUMN address_hash bytea,
    ADD CONSTRAINT outbox_sealed CHECK (address IS NULL) NOT VALID;
CREATE INDEX outbox_owner ON delivery.outbox (tenant_id, owner);
CREATE INDEX outbox_address ON delivery.outbox (tenant_id, address_hash);
