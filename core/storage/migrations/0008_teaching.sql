-- What allocation knows of a teacher beside the staff record (R033, R034), and who took whose lessons (R036).
CREATE TABLE teaching_profile (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    staff_id TEXT,
    strengths TEXT,
    style TEXT,
    takes_homeroom INTEGER,
    is_class_wide INTEGER,
    boarding_duty INTEGER,
    is_teaching INTEGER,
    cap INTEGER
);
CREATE TABLE cover_lesson (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    year INTEGER,
    day TEXT,
    absent_id TEXT,
    cover_id TEXT,
    class_id TEXT,
    subject TEXT,
    periods INTEGER,
    reason TEXT
);
CREATE INDEX teaching_profile_staff ON teaching_profile (staff_id);
CREATE INDEX cover_lesson_year ON cover_lesson (year, day);
