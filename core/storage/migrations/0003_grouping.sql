-- The draw: sealed plans, draws, notices, annulments and late joiners travel; what is secret until
-- the draw stays in this store.

CREATE TABLE cohort_grouping (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    stage TEXT,
    entry_year INTEGER,
    digest TEXT,
    document TEXT,
    sealed_on TEXT,
    sealed_by TEXT
);
CREATE TABLE draw (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    plan_id TEXT,
    certificate TEXT,
    roster TEXT,
    year INTEGER,
    drawn_on TEXT
);
CREATE TABLE notice (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    plan_id TEXT,
    published_on TEXT,
    hangs_until TEXT,
    taken_down_on TEXT
);
CREATE TABLE annulment (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    plan_id TEXT,
    reason TEXT,
    approver TEXT,
    annulled_on TEXT,
    signer_key TEXT,
    signature TEXT
);
CREATE TABLE late_draw (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    plan_id TEXT,
    batch INTEGER,
    digest TEXT,
    document TEXT,
    sealed_on TEXT,
    certificate TEXT,
    roster TEXT,
    drawn_on TEXT
);
CREATE INDEX cohort_grouping_digest ON cohort_grouping (digest);
CREATE INDEX cohort_grouping_cohort ON cohort_grouping (school_id, stage, entry_year);

-- Local: never leaves this store.
CREATE TABLE grouping_proposal (
    digest TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    pupils TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE grouping_secret (
    digest TEXT PRIMARY KEY,
    nonce BLOB NOT NULL,
    roster TEXT NOT NULL
) WITHOUT ROWID;
