-- A pupil handed over between two schools: the record that the receiving school has of the child,
-- and why a release was sent back.
ALTER TABLE record_change ADD COLUMN arrived_as TEXT;
ALTER TABLE record_change ADD COLUMN refused_reason TEXT;
CREATE INDEX record_change_handover ON record_change (handover) WHERE handover IS NOT NULL;
