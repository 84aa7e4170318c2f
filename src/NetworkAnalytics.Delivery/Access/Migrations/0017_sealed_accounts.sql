-- An account's address is sealed too, and found by a keyed hash, which stands where the address itself stood.
ALTER TABLE delivery.account
    ALTER COLUMN email DROP NOT NULL,
    ADD COLUMN sealed_email bytea,
    ADD CONSTRAINT account_sealed CHECK (email IS NULL) NOT VALID;
