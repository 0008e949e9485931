-- Lists by village, by pinyin of the whole name, by birth date, by what is wanted: the one index
-- has the order by village as it is, and all that the other orders and filters look at.
ALTER TABLE pupil_line ADD COLUMN village TEXT;
ALTER TABLE pupil_line ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
CREATE INDEX pupil_line_village ON pupil_line (
    school_id, village, hamlet, stage DESC, entry_year DESC, class_number, name_key, n,
    status, birth_date, open_items, attend_way, left_behind, sort_key
);
