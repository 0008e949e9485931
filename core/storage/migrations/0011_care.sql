-- Left-behind children: who looks after them and what was talked over; and the days of the canteen.

CREATE TABLE child_care (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    pupil_id TEXT,
    carer_name TEXT,
    carer_relation TEXT,
    carer_phone TEXT,
    carer_id_number TEXT,
    carer_address TEXT,
    rating TEXT,
    rated_on TEXT,
    rated_by TEXT,
    income TEXT,
    aid TEXT,
    teacher TEXT
);
CREATE TABLE care_talk (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    pupil_id TEXT,
    day TEXT,
    kind TEXT,
    by_whom TEXT,
    sentence TEXT
);
CREATE TABLE meal_day (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    day TEXT,
    expected INTEGER,
    served INTEGER,
    menu TEXT,
    purchases TEXT,
    spent_fen INTEGER,
    supplier TEXT,
    receipt_no TEXT,
    sample_by TEXT,
    sample_at TEXT,
    companion TEXT,
    leftover TEXT,
    is_posted INTEGER
);
CREATE INDEX child_care_pupil ON child_care (pupil_id);
CREATE INDEX care_talk_pupil ON care_talk (pupil_id, day);
CREATE INDEX meal_day_day ON meal_day (school_id, day);
