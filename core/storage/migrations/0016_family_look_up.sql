-- Who shares a parent or a telephone with somebody who is being registered: asked of every row of
-- a workbook and on every form. Without these a township's 300,000 relatives were read through ten
-- times for a list of 5,000. Most pupils have no telephone of their own, so theirs holds few.
CREATE INDEX guardian_name ON guardian (name) WHERE name IS NOT NULL;
CREATE INDEX guardian_phone ON guardian (phone) WHERE phone IS NOT NULL;
CREATE INDEX pupil_phone ON pupil (phone) WHERE phone IS NOT NULL;
