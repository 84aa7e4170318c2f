-- Occurrences and suppressed addresses are listed page by page, the latest first.
CREATE INDEX letter_run_latest ON delivery.letter_run (tenant_id, occurrence DESC, kind);
CREATE INDEX letter_suppression_latest ON delivery.letter_suppression (tenant_id, since, letter_id);
