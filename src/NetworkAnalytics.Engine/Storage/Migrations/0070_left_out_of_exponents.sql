-- What a cohort's prior is without one of its members is read off the curvature of its likelihood. The joint counts and
-- the prior are from now on those that may be seen: versions from before are computed again by the new method.
ALTER TABLE analytics.benchmark_learning
    ADD COLUMN curve_pp double precision NOT NULL DEFAULT 0,
    ADD COLUMN curve_pq double precision NOT NULL DEFAULT 0,
    ADD COLUMN curve_qq double precision NOT NULL DEFAULT 0;
