-- Own ledgers, consents, issued papers and tombstones travel; what a form's headings mean stays.

CREATE TABLE own_ledger (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    name TEXT,
    headings TEXT,
    kinds TEXT,
    created_on TEXT,
    closed_on TEXT
);
CREATE TABLE own_ledger_line (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    ledger_id TEXT,
    pupil_id TEXT,
    position INTEGER,
    value_1 TEXT,
    value_2 TEXT,
    value_3 TEXT,
    value_4 TEXT,
    value_5 TEXT,
    value_6 TEXT,
    value_7 TEXT,
    value_8 TEXT
);
CREATE TABLE consent (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    pupil_id TEXT,
    fields TEXT,
    answer TEXT,
    answered_on TEXT,
    answered_by TEXT,
    note TEXT
);
CREATE TABLE issued_paper (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    kind TEXT,
    year INTEGER,
    number INTEGER,
    issued_on TEXT,
    holder_id TEXT,
    use TEXT
);
CREATE TABLE erasure (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    subject_id TEXT,
    subject_table TEXT,
    scope TEXT,
    erased_on TEXT,
    reason TEXT,
    approver TEXT,
    rows TEXT
);
CREATE INDEX own_ledger_line_ledger ON own_ledger_line (ledger_id, position);
CREATE INDEX own_ledger_line_pupil ON own_ledger_line (pupil_id);
CREATE INDEX consent_pupil ON consent (pupil_id);
CREATE INDEX issued_paper_number ON issued_paper (school_id, kind, year, number);
CREATE INDEX issued_paper_holder ON issued_paper (holder_id);
CREATE INDEX erasure_subject ON erasure (subject_id);

-- Local: never leaves this store.
CREATE TABLE form_memory (
    digest TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    mapping TEXT NOT NULL
) WITHOUT ROWID;
