-- Recomputations are listed page by page, and there may be a hundred imports between two of them.
CREATE INDEX work_of_kind ON analytics.work (tenant_id, kind, work_id);
