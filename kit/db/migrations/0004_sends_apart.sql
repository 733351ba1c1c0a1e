DROP INDEX "factory_jobs_waiting";
DROP INDEX "factory_jobs_leased";
CREATE INDEX "factory_jobs_sends" ON "factory_jobs" USING btree ("app","priority","run_at","id") WHERE state = 'waiting' and kind = 'send';
CREATE INDEX "factory_jobs_waiting" ON "factory_jobs" USING btree ("app","priority","run_at","id") WHERE state = 'waiting' and kind <> 'send';
CREATE INDEX "factory_jobs_leased" ON "factory_jobs" USING btree ("lease_until") WHERE lease_until is not null;
