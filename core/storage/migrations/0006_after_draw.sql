-- After the draw, and teachers: approvals, meetings, leading groups, objections, refused requests,
-- single-class statements, results of the county, team plans and who teaches what. All travel.

CREATE TABLE approval (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    subject TEXT,
    body TEXT,
    approver TEXT,
    decided_on TEXT,
    present TEXT,
    resolution TEXT
);
CREATE TABLE draw_meeting (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    subject TEXT,
    held_on TEXT,
    place TEXT,
    attendees TEXT,
    parents TEXT,
    minutes TEXT,
    photos TEXT
);
CREATE TABLE leading_group (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    year INTEGER,
    leader TEXT,
    deputies TEXT,
    members TEXT,
    supervisor TEXT,
    supervision_phone TEXT
);
CREATE TABLE objection (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    subject TEXT,
    raised_on TEXT,
    raised_by TEXT,
    matter TEXT,
    answer TEXT,
    answered_by TEXT,
    answered_on TEXT
);
CREATE TABLE move_request (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    pupil_id TEXT,
    class_id TEXT,
    asked_on TEXT,
    asked_by TEXT,
    reason TEXT,
    wanted TEXT
);
CREATE TABLE single_class (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    year INTEGER,
    cohorts TEXT,
    class_id TEXT,
    statement TEXT,
    declared_on TEXT,
    hangs_until TEXT,
    taken_down_on TEXT
);
CREATE TABLE county_result (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    year INTEGER,
    stage TEXT,
    entry_year INTEGER,
    authority TEXT,
    document_no TEXT,
    file_digest TEXT,
    imported_on TEXT
);
CREATE TABLE team_plan (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    year INTEGER,
    stage TEXT,
    entry_year INTEGER,
    document TEXT,
    proposed_on TEXT,
    lots_by TEXT,
    assigned_on TEXT
);
CREATE TABLE teaching_assignment (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    year INTEGER,
    class_id TEXT,
    subject TEXT,
    staff_id TEXT,
    weekly_periods INTEGER,
    started_on TEXT,
    ended_on TEXT,
    team_plan_id TEXT,
    reason TEXT,
    approver TEXT
);
CREATE INDEX approval_subject ON approval (subject);
CREATE INDEX objection_subject ON objection (subject);
CREATE INDEX move_request_pupil ON move_request (pupil_id);
CREATE INDEX teaching_assignment_year ON teaching_assignment (year, class_id);
CREATE INDEX teaching_assignment_staff ON teaching_assignment (staff_id);
