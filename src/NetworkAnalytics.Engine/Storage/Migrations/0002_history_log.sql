-- The record: append-only, dense in seq for each member. Widths are chosen for the row: fixed columns first.
CREATE TABLE analytics.entry (
    tenant_id       integer NOT NULL,
    member_id       integer NOT NULL,
    seq             integer NOT NULL,
    local_day       date NOT NULL,
    -- The writing transaction. Readers by checkpoint stop below pg_snapshot_xmin, so that an entry that
    -- commits late is never passed by.
    xact            bigint NOT NULL,
    occurred_at     timestamptz NOT NULL,
    recorded_at     timestamptz NOT NULL,
    -- First half of SHA-256 over the entry's content: tells a repeated entry from another one with its id.
    content_hash    uuid NOT NULL,
    counterparty    integer,
    -- For a retraction: the sequence number of about_entry_id, so that a fold needs no text.
    target_seq      integer,
    effort_minutes  integer,
    entry           smallint NOT NULL,
    horizon_months  smallint,
    value           smallint,
    expected        boolean,
    entry_id        text COLLATE "C" NOT NULL,
    kind            text COLLATE "C",
    goal_id         text COLLATE "C",
    about_entry_id  text COLLATE "C",
    CONSTRAINT entry_pk PRIMARY KEY (tenant_id, member_id, seq),
    CONSTRAINT entry_id_once UNIQUE (tenant_id, member_id, entry_id)
);
-- Transactions are numbered in the order rows land in the heap, so a block-range index costs next to nothing.
CREATE INDEX entry_xact ON analytics.entry USING brin (xact) WITH (pages_per_range = 32, autosummarize = on);

CREATE TABLE analytics.note (
    tenant_id  integer NOT NULL,
    member_id  integer NOT NULL,
    seq        integer NOT NULL,
    text       text NOT NULL,
    PRIMARY KEY (tenant_id, member_id, seq)
);
