-- The house: history first, then the tables that are folded from it, then what is local.

CREATE TABLE author (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    seq INTEGER NOT NULL,
    head BLOB NOT NULL
);
CREATE TABLE history (
    author INTEGER NOT NULL REFERENCES author (n),
    seq INTEGER NOT NULL,
    tbl TEXT NOT NULL,
    row_id TEXT NOT NULL,
    digest BLOB NOT NULL,
    body BLOB,
    held TEXT,
    PRIMARY KEY (author, seq)
) WITHOUT ROWID;
CREATE INDEX history_row ON history (row_id, tbl);
CREATE TABLE conflict (
    tbl TEXT NOT NULL,
    row_id TEXT NOT NULL,
    field TEXT NOT NULL,
    PRIMARY KEY (tbl, row_id, field)
) WITHOUT ROWID;

CREATE TABLE school (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT,
    kind TEXT,
    township TEXT,
    villages TEXT,
    cluster TEXT
);
CREATE TABLE teaching_site (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    name TEXT,
    village TEXT
);
CREATE TABLE pupil (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    name TEXT,
    sex TEXT,
    birth_date TEXT,
    id_type TEXT,
    id_number TEXT,
    ethnic TEXT,
    nationality TEXT,
    hk_mo_tw_overseas TEXT,
    political TEXT,
    health TEXT,
    name_pinyin TEXT,
    former_name TEXT,
    id_validity TEXT,
    birthplace_code TEXT,
    native_place TEXT,
    hukou_place_code TEXT,
    hukou_type TEXT,
    talent TEXT,
    aux_no TEXT,
    student_no TEXT,
    current_address TEXT,
    mail_address TEXT,
    home_address TEXT,
    phone TEXT,
    postcode TEXT,
    email TEXT,
    homepage TEXT,
    hamlet TEXT,
    household_no TEXT,
    only_child INTEGER,
    preschool INTEGER,
    left_behind TEXT,
    father_away_since TEXT,
    mother_away_since TEXT,
    migrant_child INTEGER,
    orphan INTEGER,
    martyr_child INTEGER,
    inclusive TEXT,
    disability TEXT,
    hard_category TEXT,
    special_care TEXT,
    need_aid INTEGER,
    boarding_subsidy INTEGER,
    nutrition INTEGER,
    insurance INTEGER,
    gov_bought_place INTEGER,
    distance_m INTEGER,
    transport TEXT,
    school_bus INTEGER,
    remark TEXT
);
CREATE TABLE guardian (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    pupil_id TEXT,
    school_id TEXT,
    position INTEGER,
    name TEXT,
    relation TEXT,
    relation_note TEXT,
    is_guardian INTEGER,
    phone TEXT,
    current_address TEXT,
    hukou_code TEXT,
    ethnic TEXT,
    id_type TEXT,
    id_number TEXT,
    workplace TEXT,
    job TEXT
);
CREATE TABLE enrolment (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    pupil_id TEXT,
    school_id TEXT,
    register_school_id TEXT,
    teaching_site_id TEXT,
    stage TEXT,
    entry_year INTEGER,
    class_number INTEGER,
    class_no INTEGER,
    attend_way TEXT,
    enrol_month TEXT,
    enrol_way TEXT,
    source TEXT,
    status TEXT,
    started_on TEXT,
    ended_on TEXT
);
CREATE TABLE class_group (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    year INTEGER,
    number INTEGER,
    cohorts TEXT,
    name TEXT,
    homeroom_teacher_id TEXT
);
CREATE TABLE seat (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    pupil_id TEXT,
    class_id TEXT,
    source TEXT,
    started_on TEXT,
    ended_on TEXT,
    has_reported INTEGER
);
CREATE TABLE staff_member (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    school_id TEXT,
    name TEXT,
    sex TEXT,
    birth_date TEXT,
    staff_no TEXT,
    former_name TEXT,
    nationality TEXT,
    id_type TEXT,
    id_number TEXT,
    native_place TEXT,
    birthplace TEXT,
    ethnic TEXT,
    political TEXT,
    marriage TEXT,
    health TEXT,
    work_start TEXT,
    join_school TEXT,
    source TEXT,
    staff_category TEXT,
    in_establishment INTEGER,
    employ_form TEXT,
    contract TEXT,
    education TEXT,
    title TEXT,
    putonghua TEXT,
    certificate_kind TEXT,
    backbone_county INTEGER,
    special_grade INTEGER,
    psych_teacher INTEGER,
    normal_grad INTEGER,
    special_ed_trained INTEGER,
    special_ed_cert INTEGER,
    free_normal INTEGER,
    base_service INTEGER,
    it_ability TEXT,
    training_hours INTEGER,
    person_status TEXT,
    phone TEXT,
    email TEXT,
    remark TEXT
);
CREATE TABLE appointment (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    staff_id TEXT,
    school_id TEXT,
    post TEXT,
    subjects TEXT,
    weekly_periods INTEGER,
    started_on TEXT,
    ended_on TEXT
);
CREATE INDEX pupil_number ON pupil (id_number) WHERE id_number IS NOT NULL;
CREATE INDEX pupil_person ON pupil (name, birth_date);
CREATE INDEX guardian_pupil ON guardian (pupil_id, position);
CREATE INDEX enrolment_pupil ON enrolment (pupil_id, started_on);
CREATE INDEX class_group_year ON class_group (school_id, year, number);
CREATE INDEX seat_pupil ON seat (pupil_id);
CREATE INDEX seat_class ON seat (class_id);
CREATE INDEX staff_number ON staff_member (id_number) WHERE id_number IS NOT NULL;
CREATE INDEX staff_person ON staff_member (name, birth_date);
CREATE INDEX appointment_staff ON appointment (staff_id, started_on);

-- What a list shows: derived from the tables above, refreshed in the same transaction.
CREATE TABLE pupil_line (
    n INTEGER PRIMARY KEY,
    pupil_id TEXT NOT NULL,
    school_id TEXT NOT NULL,
    stage TEXT NOT NULL,
    entry_year INTEGER NOT NULL,
    class_number INTEGER,
    class_no INTEGER,
    status TEXT NOT NULL,
    name TEXT NOT NULL,
    sex TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    id_number TEXT,
    hamlet TEXT,
    guardian TEXT,
    phone TEXT,
    attend_way TEXT,
    left_behind TEXT,
    open_items INTEGER NOT NULL,
    sort_key TEXT NOT NULL
);
CREATE INDEX pupil_line_order ON pupil_line (school_id, stage DESC, entry_year DESC, class_number, sort_key, n, status);
CREATE INDEX pupil_line_cohort ON pupil_line (stage DESC, entry_year DESC, class_number, sort_key, n, status);
CREATE TABLE staff_line (
    n INTEGER PRIMARY KEY,
    staff_id TEXT NOT NULL,
    school_id TEXT NOT NULL,
    status TEXT NOT NULL,
    name TEXT NOT NULL,
    sex TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    id_number TEXT,
    post TEXT,
    subjects TEXT,
    title TEXT,
    weekly_periods INTEGER,
    phone TEXT,
    sort_key TEXT NOT NULL
);
CREATE INDEX staff_line_order ON staff_line (school_id, sort_key, n);
-- Characters apart, initials with every suffix, numbers backwards: see core/storage/search.py.
CREATE VIRTUAL TABLE pupil_find USING fts5 (
    name, initials, digits, place, guardian, tokenize = "unicode61 remove_diacritics 0", prefix = '1 2 3', detail = full, content = ''
    , contentless_delete = 1
);
CREATE VIRTUAL TABLE staff_find USING fts5 (
    name, initials, digits, place, guardian, tokenize = "unicode61 remove_diacritics 0", prefix = '1 2 3', detail = full, content = ''
    , contentless_delete = 1
);

-- Local: never leaves this store.
CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE audit (
    n INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    operator TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE TABLE draft (
    key TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    body TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE operator (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL
) WITHOUT ROWID;
