-- The school year: record changes, absences, dropout cases, pledges, reporting, closings,
-- households. All of them travel.

CREATE TABLE record_change (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    pupil_id TEXT,
    enrolment_id TEXT,
    kind TEXT,
    happened_on TEXT,
    sequence INTEGER,
    reason TEXT,
    document_no TEXT,
    from_school TEXT,
    to_school TEXT,
    to_school_id TEXT,
    stage TEXT,
    stage_before TEXT,
    status_before TEXT,
    status_after TEXT,
    entry_year_before INTEGER,
    entry_year_after INTEGER,
    ended_on_before TEXT,
    ended_on_after TEXT,
    class_number_before INTEGER,
    class_number_after INTEGER,
    class_no_before INTEGER,
    made_enrolment INTEGER,
    previous_enrolment_id TEXT,
    made_pupil INTEGER,
    seat_ids TEXT,
    batch TEXT,
    handover TEXT,
    accepted_on TEXT,
    receiving_school_on TEXT,
    sending_school_on TEXT,
    sending_authority_on TEXT,
    receiving_authority_on TEXT,
    handled_by TEXT,
    note TEXT,
    undone_on TEXT
);
CREATE TABLE merged_pupil (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    winner_id TEXT,
    loser_id TEXT,
    loser_name TEXT,
    merged_on TEXT,
    choices TEXT
);
CREATE TABLE absence (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    pupil_id TEXT,
    day TEXT,
    reason TEXT,
    note TEXT
);
CREATE TABLE dropout_case (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    pupil_id TEXT,
    opened_on TEXT,
    absent_since TEXT,
    suspected_reason TEXT,
    whereabouts TEXT,
    reported_on TEXT,
    report_no TEXT,
    reported_to TEXT,
    result TEXT,
    returned_on TEXT,
    placement TEXT,
    closed_on TEXT,
    follow_up TEXT
);
CREATE TABLE dropout_visit (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    case_id TEXT,
    visited_on TEXT,
    participants TEXT,
    outcome TEXT
);
CREATE TABLE dropout_duty (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    case_id TEXT,
    role TEXT,
    name TEXT,
    phone TEXT
);
CREATE TABLE pledge (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    year INTEGER,
    party TEXT,
    name TEXT,
    pupil_id TEXT,
    signed_on TEXT,
    count INTEGER,
    number TEXT
);
CREATE TABLE term_report (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    pupil_id TEXT,
    year INTEGER,
    term TEXT,
    has_come INTEGER,
    noted_on TEXT,
    note TEXT
);
CREATE TABLE term_closing (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    year INTEGER,
    term TEXT,
    closed_on TEXT,
    closed_by TEXT,
    differences INTEGER,
    number INTEGER,
    explanation TEXT
);
CREATE TABLE household_child (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    year INTEGER,
    household_no TEXT,
    head_name TEXT,
    hamlet TEXT,
    name TEXT,
    sex TEXT,
    birth_date TEXT,
    id_number TEXT,
    pupil_id TEXT,
    is_attending INTEGER,
    stage TEXT,
    grade INTEGER,
    school_name TEXT,
    attend_way TEXT,
    disability TEXT,
    disability_no TEXT,
    absent_reason TEXT,
    hard_category TEXT,
    is_in_township INTEGER,
    is_in_county INTEGER
);
CREATE INDEX record_change_pupil ON record_change (pupil_id, sequence);
CREATE INDEX record_change_day ON record_change (happened_on);
CREATE INDEX record_change_batch ON record_change (batch) WHERE batch IS NOT NULL;
CREATE INDEX merged_pupil_winner ON merged_pupil (winner_id);
CREATE INDEX absence_day ON absence (day);
CREATE INDEX absence_pupil ON absence (pupil_id, day);
CREATE INDEX dropout_case_pupil ON dropout_case (pupil_id);
CREATE INDEX dropout_visit_case ON dropout_visit (case_id);
CREATE INDEX dropout_duty_case ON dropout_duty (case_id);
CREATE INDEX term_report_year ON term_report (year, term);
CREATE INDEX household_child_year ON household_child (year, household_no);
