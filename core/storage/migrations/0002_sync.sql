-- What the sync remembers: cards, bundles written and read, signed heads, what waits.

CREATE TABLE peer (
    device TEXT PRIMARY KEY,
    school TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    card BLOB NOT NULL,
    keys TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    enrolled_at TEXT NOT NULL,
    vouched_by TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE reader_state (
    device TEXT PRIMARY KEY,
    school TEXT NOT NULL,
    run INTEGER NOT NULL,
    number INTEGER NOT NULL,
    manifest TEXT NOT NULL,
    have TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE sent_bundle (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    reader TEXT NOT NULL,
    number INTEGER NOT NULL,
    created TEXT NOT NULL,
    file TEXT NOT NULL,
    entries INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    manifest TEXT NOT NULL,
    receipt TEXT
);
CREATE INDEX sent_bundle_reader ON sent_bundle (reader, number);
CREATE TABLE got_bundle (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school TEXT NOT NULL,
    at TEXT NOT NULL,
    created TEXT NOT NULL,
    clock TEXT NOT NULL,
    receipt TEXT NOT NULL
);
CREATE INDEX got_bundle_school ON got_bundle (school, n);
CREATE TABLE head_signature (
    author TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    head BLOB NOT NULL,
    signature TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE waiting_segment (
    author TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    head BLOB NOT NULL,
    signature TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (author, first, last)
) WITHOUT ROWID;
-- A bundle touches a few of many lines: they are found by their record.
CREATE INDEX pupil_line_pupil ON pupil_line (pupil_id);
CREATE INDEX staff_line_staff ON staff_line (staff_id);
