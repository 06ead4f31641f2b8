PRAGMA application_id = 1802068843;
PRAGMA user_version = 9;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'kickstep','0001_history','2026-11-22 00:31:47.295720+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'kickstep','0002_context','2026-11-22 00:31:47.296513+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'kickstep','0003_minutes','2026-11-22 00:31:47.297157+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'kickstep','0004_replay','2026-11-22 00:31:47.302799+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'kickstep','0005_amount_balance','2026-11-22 00:31:47.303202+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'kickstep','0006_diary','2026-11-22 00:31:47.304181+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'kickstep','0007_marks','2026-11-22 00:31:47.304743+00:00');
INSERT INTO "_sqlite_migrations" VALUES(8,'kickstep','0008_baselines','2026-11-22 00:31:47.310506+00:00');
INSERT INTO "_sqlite_migrations" VALUES(9,'kickstep','0009_minute_active','2026-11-22 00:31:47.310966+00:00');
CREATE TABLE "children" (
   "id" TEXT PRIMARY KEY,
   "nickname" TEXT,
   "nickname_key" TEXT,
   "born" TEXT,
   "due" TEXT,
   "added_at" TEXT
, "leg_length_m" REAL, "aim_min" INTEGER);
INSERT INTO "children" VALUES('c1','Zoë','zoë','2026-05-01',NULL,'2026-08-01T10:00:00+00:00',NULL,NULL);
INSERT INTO "children" VALUES('c2',NULL,NULL,'2026-05-01',NULL,'2026-08-01T10:00:00+00:00',NULL,NULL);
CREATE TABLE "corrections" (
   "id" INTEGER PRIMARY KEY,
   "recording_id" TEXT NOT NULL REFERENCES "sessions"("recording_id"),
   "made_at" TEXT NOT NULL,
   "what" TEXT NOT NULL,
   "limb" TEXT,
   "time_s" REAL,
   "value" TEXT
, "event" TEXT, "taken_back_at" TEXT);
INSERT INTO "corrections" VALUES(1,'2026-08-30_233000_0001','2026-08-30','marked',NULL,NULL,'',NULL,NULL);
CREATE TABLE "diary" (
   "id" INTEGER PRIMARY KEY,
   "child_id" TEXT NOT NULL REFERENCES "children"("id"),
   "day" TEXT NOT NULL,
   "text" TEXT NOT NULL,
   "written_at" TEXT NOT NULL
);
INSERT INTO "diary" VALUES(1,'c1','2026-08-30','first time over','2026-08-30');
CREATE TABLE "notes" (
   "id" INTEGER PRIMARY KEY,
   "recording_id" TEXT NOT NULL REFERENCES "sessions"("recording_id"),
   "written_at" TEXT NOT NULL,
   "text" TEXT NOT NULL
);
INSERT INTO "notes" VALUES(1,'2026-08-30_233000_0001','2026-08-30','it''s <b>warm</b>
and late');
CREATE TABLE "ratings" (
   "id" INTEGER PRIMARY KEY,
   "target_id" INTEGER NOT NULL REFERENCES "targets"("id"),
   "day" TEXT NOT NULL,
   "level" INTEGER NOT NULL
);
INSERT INTO "ratings" VALUES(1,1,'2026-08-31',0);
CREATE TABLE "results" (
   "id" INTEGER PRIMARY KEY,
   "recording_id" TEXT NOT NULL REFERENCES "sessions"("recording_id"),
   "algorithm_version" TEXT NOT NULL,
   "parameters" TEXT NOT NULL,
   "libraries" TEXT,
   "counted_at" TEXT NOT NULL,
   "duration_s" REAL NOT NULL,
   "active_s" REAL NOT NULL,
   "kicks_left" INTEGER,
   "kicks_right" INTEGER,
   "steps_left" INTEGER,
   "steps_right" INTEGER,
   "step_runs" INTEGER,
   "longest_run" INTEGER,
   "bounce_cycles" INTEGER,
   "limbs" TEXT,
   "kinds" TEXT,
   "not_counted" TEXT,
   "excluded_s" TEXT,
   "balance_estimate" REAL,
   "balance_low" REAL,
   "balance_high" REAL,
   "balance_level" REAL,
   "balance_n_left" INTEGER,
   "balance_n_right" INTEGER,
   "balance_dispersion" REAL,
   "balance_shown" INTEGER,
   "balance_reason" TEXT,
   "vigour_balance" TEXT,
   "quality" TEXT,
   "empty_reason" TEXT
, "heel_smashes" INTEGER, "minutes" TEXT, "amount_balance" TEXT, "marks" TEXT, "lean" TEXT, "minute_active_s" TEXT);
INSERT INTO "results" VALUES(1,'2026-08-30_233000_0001','1.0.0','2975896c20d0435d','{"numpy":"2.4.6","scipy":"1.17.1"}','2026-11-22T00:31:47+00:00',2.0,2.0,0,0,0,0,0,0,0,'{"left":{"sensor":"left","kicks":0,"kicks_at":{"0.7":0,"1.0":0,"1.4":0},"units":0,"steps":0,"movement_amount_ms":0.0,"rate_hz":50.0,"lost_fraction":0.0,"clipped_fraction":null,"held_steps":0,"clipped_s":null},"right":{"sensor":"right","kicks":0,"kicks_at":{"0.7":0,"1.0":0,"1.4":0},"units":0,"steps":0,"movement_amount_ms":0.0,"rate_hz":50.0,"lost_fraction":0.0,"clipped_fraction":null,"held_steps":0,"clipped_s":null}}','{}','{}','{}',NULL,NULL,NULL,0.95,0,0,NULL,0,'no kicks','{"estimate":null,"low":null,"high":null,"level":0.95,"n_left":0,"n_right":0,"dispersion":null,"shown":false,"reason":"the left and right sensors are not calibrated","withheld_share":0.0}','{"clock_uncertainty_s":0.0,"notes":[],"dropped_samples":0,"clock_refit_s":null}','no movement of a leg reached 1 m/s2 and turned it',0,'{"left":[0],"right":[0]}','{"estimate":null,"low":null,"high":null,"level":0.95,"n_left":0,"n_right":0,"dispersion":null,"shown":false,"reason":"no movement","withheld_share":0.0}','{}',NULL,'[2.0]');
INSERT INTO "results" VALUES(2,'2026-08-30_233000_0002','1.0.0','2975896c20d0435d','{"numpy":"2.4.6","scipy":"1.17.1"}','2026-11-22T00:31:47+00:00',2.0,2.0,0,0,0,0,0,0,0,'{"left":{"sensor":"left","kicks":0,"kicks_at":{"0.7":0,"1.0":0,"1.4":0},"units":0,"steps":0,"movement_amount_ms":0.0,"rate_hz":50.0,"lost_fraction":0.0,"clipped_fraction":null,"held_steps":0,"clipped_s":null},"right":{"sensor":"right","kicks":0,"kicks_at":{"0.7":0,"1.0":0,"1.4":0},"units":0,"steps":0,"movement_amount_ms":0.0,"rate_hz":50.0,"lost_fraction":0.0,"clipped_fraction":null,"held_steps":0,"clipped_s":null}}','{}','{}','{}',NULL,NULL,NULL,0.95,0,0,NULL,0,'no kicks','{"estimate":null,"low":null,"high":null,"level":0.95,"n_left":0,"n_right":0,"dispersion":null,"shown":false,"reason":"the left and right sensors are not calibrated","withheld_share":0.0}','{"clock_uncertainty_s":0.0,"notes":[],"dropped_samples":0,"clock_refit_s":null}','no movement of a leg reached 1 m/s2 and turned it',0,'{"left":[0],"right":[0]}','{"estimate":null,"low":null,"high":null,"level":0.95,"n_left":0,"n_right":0,"dispersion":null,"shown":false,"reason":"no movement","withheld_share":0.0}','{}',NULL,'[2.0]');
INSERT INTO "results" VALUES(3,'2026-08-30_233000_0003','1.0.0','2975896c20d0435d','{"numpy":"2.4.6","scipy":"1.17.1"}','2026-11-22T00:31:47+00:00',2.0,2.0,0,0,0,0,0,0,0,'{"left":{"sensor":"left","kicks":0,"kicks_at":{"0.7":0,"1.0":0,"1.4":0},"units":0,"steps":0,"movement_amount_ms":0.0,"rate_hz":50.0,"lost_fraction":0.0,"clipped_fraction":null,"held_steps":0,"clipped_s":null},"right":{"sensor":"right","kicks":0,"kicks_at":{"0.7":0,"1.0":0,"1.4":0},"units":0,"steps":0,"movement_amount_ms":0.0,"rate_hz":50.0,"lost_fraction":0.0,"clipped_fraction":null,"held_steps":0,"clipped_s":null}}','{}','{}','{}',NULL,NULL,NULL,0.95,0,0,NULL,0,'no kicks','{"estimate":null,"low":null,"high":null,"level":0.95,"n_left":0,"n_right":0,"dispersion":null,"shown":false,"reason":"the left and right sensors are not calibrated","withheld_share":0.0}','{"clock_uncertainty_s":0.0,"notes":[],"dropped_samples":0,"clock_refit_s":null}','no movement of a leg reached 1 m/s2 and turned it',0,'{"left":[0],"right":[0]}','{"estimate":null,"low":null,"high":null,"level":0.95,"n_left":0,"n_right":0,"dispersion":null,"shown":false,"reason":"no movement","withheld_share":0.0}','{}',NULL,'[2.0]');
CREATE TABLE "sessions" (
   "recording_id" TEXT PRIMARY KEY,
   "recording_file" TEXT,
   "child_id" TEXT REFERENCES "children"("id"),
   "started_at" TEXT NOT NULL,
   "offset_min" INTEGER NOT NULL,
   "day" TEXT NOT NULL,
   "activity" TEXT NOT NULL,
   "result_id" INTEGER
, "context" TEXT, "not_real" INTEGER);
INSERT INTO "sessions" VALUES('2026-08-30_233000_0001','2026-08-30_233000_0001.mcap','c1','2026-08-30T21:30:00+00:00',120,'2026-08-30','back',1,'{}',NULL);
INSERT INTO "sessions" VALUES('2026-08-30_233000_0002','2026-08-30_233000_0002.mcap','c2','2026-08-30T21:30:00+00:00',120,'2026-08-30','back',2,'{}',NULL);
INSERT INTO "sessions" VALUES('2026-08-30_233000_0003','2026-08-30_233000_0003.mcap',NULL,'2026-08-30T21:30:00+00:00',120,'2026-08-30','back',3,'{}',NULL);
CREATE TABLE "state" (
   "name" TEXT PRIMARY KEY,
   "value" TEXT NOT NULL
);
CREATE TABLE "tap_alongs" (
   "id" INTEGER PRIMARY KEY,
   "recording_id" TEXT NOT NULL REFERENCES "sessions"("recording_id"),
   "made_at" TEXT NOT NULL,
   "start_s" REAL NOT NULL,
   "end_s" REAL NOT NULL,
   "activity" TEXT NOT NULL
);
CREATE TABLE "taps" (
   "id" INTEGER PRIMARY KEY,
   "tap_along_id" INTEGER NOT NULL REFERENCES "tap_alongs"("id"),
   "time_s" REAL NOT NULL,
   "legs" TEXT NOT NULL
);
CREATE TABLE "targets" (
   "id" INTEGER PRIMARY KEY,
   "child_id" TEXT NOT NULL REFERENCES "children"("id"),
   "text" TEXT NOT NULL,
   "levels" TEXT NOT NULL,
   "set_at" TEXT NOT NULL
);
INSERT INTO "targets" VALUES(1,'c1','two steps alone','[]','2026-08-30T10:00:00+00:00');
CREATE TABLE "trials" (
   "id" INTEGER PRIMARY KEY,
   "recording_id" TEXT NOT NULL REFERENCES "sessions"("recording_id"),
   "phase" TEXT NOT NULL,
   "protocol" TEXT NOT NULL,
   "protocol_version" INTEGER NOT NULL,
   "used" INTEGER,
   "reason" TEXT,
   "strap_height_m" REAL,
   "leg_length_m" REAL,
   "state" TEXT,
   "observer" TEXT,
   "added_at" TEXT NOT NULL
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE UNIQUE INDEX "idx_children_nickname_key"
    ON "children" ("nickname_key");
CREATE INDEX "idx_sessions_day_started_at"
    ON "sessions" ("day", "started_at");
CREATE INDEX "idx_sessions_child_id_day_started_at"
    ON "sessions" ("child_id", "day", "started_at");
CREATE UNIQUE INDEX "idx_results_recording_id_algorithm_version_parameters"
    ON "results" ("recording_id", "algorithm_version", "parameters");
CREATE INDEX "idx_notes_recording_id"
    ON "notes" ("recording_id");
CREATE INDEX "idx_corrections_recording_id"
    ON "corrections" ("recording_id");
CREATE INDEX "idx_tap_alongs_recording_id"
    ON "tap_alongs" ("recording_id");
CREATE INDEX "idx_taps_tap_along_id"
    ON "taps" ("tap_along_id");
CREATE INDEX "idx_diary_child_id_day"
    ON "diary" ("child_id", "day");
CREATE UNIQUE INDEX "idx_trials_recording_id"
    ON "trials" ("recording_id");
CREATE INDEX "idx_targets_child_id"
    ON "targets" ("child_id");
CREATE INDEX "idx_ratings_target_id"
    ON "ratings" ("target_id");
COMMIT;
