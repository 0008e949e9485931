-- How many entered a cohort by its first year's report: what retention is drawn from. It travels,
-- so that the centre sees the rates of every school.
CREATE TABLE cohort_entrants (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    stage TEXT,
    entry_year INTEGER,
    entrants INTEGER
);
