-- Attributes that change: by attribute and day, the value it has from that day on; null: none from then on. What holds
-- from joining stays in attributes. Part of the profile, so that an earlier version still counts as it did.
ALTER TABLE analytics.member_profile ADD COLUMN dated_attributes jsonb NOT NULL DEFAULT '{}';
