-- The full-text table of pupils goes by numbers that ascend as the register does (see
-- core/storage/find_keys.py), so that what a stroke finds first stands first on the screen. The
-- lists are made anew by this version, which fills the column.
ALTER TABLE pupil_line ADD COLUMN find_key INTEGER NOT NULL DEFAULT 0;
