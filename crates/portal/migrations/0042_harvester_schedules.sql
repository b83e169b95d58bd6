-- A harvester has one schedule at most, and takes it with it.
CREATE UNIQUE INDEX one_schedule_a_harvester ON schedules (target_uid) WHERE target_kind = 'harvester';
CREATE TRIGGER schedules_of_harvesters AFTER DELETE ON harvesters BEGIN
    DELETE FROM schedules WHERE target_kind = 'harvester' AND target_uid = old.uid;
END;
